// Reads the objective as a critic would: a goal has a number, a unit and a deadline, and names a result, not a tool.

const example = "Cut customer churn by 20 % within 6 months.";

/** What an objective lacks, each with a proposal; empty when it is well put. */
export function objectiveNotes(objective: string): string[] {
  const text = objective.trim();
  if (text === "") return [`No objective is stated. Write one in frame.objective, such as: ${example}`];
  const notes: string[] = [];
  const number = /\d/.test(text) || numberWords.test(text);
  if (tools.test(text) && !number) {
    notes.push(
      "It names a tool, not a result: 'use AI' cannot succeed or fail. " +
        `Say what shall be different in the world, such as: ${example}`,
    );
  }
  if (!number) notes.push("It has no number: without one nobody can say whether it was reached. Add how much.");
  if (!units.test(text)) notes.push("It has no unit: say of what (%, euros, minutes, customers) the number is.");
  if (!deadlines.test(text))
    notes.push("It has no deadline: say by when, such as 'within 6 months' or 'by 2027-06-30'.");
  return notes;
}

const tools =
  /\b(use|using|apply|adopt|leverage|build|try|do|introduce)\b[^.]{0,40}\b(ai|a\.i\.|artificial intelligence|machine learning|ml|deep learning|neural networks?|llms?|big data|data science)\b|^\W*(ai|machine learning|ml)\W*$/i;
const numberWords = /\b(half|halve|halved|double|triple|twice|one|two|three|four|five|ten|every|all|none|zero)\b/i;
const units =
  /%|percent|per cent|percentage|[€$£¥]|\b(eur|usd|gbp|euros?|dollars?|pounds?|cents?|points?|seconds?|minutes?|mins?|hours?|days?|weeks?|customers?|users?|orders?|units?|items?|tickets?|calls?|cases?|patients?|flights?|bikes?|rentals?|messages?|errors?|defects?|kwh|kg|tonnes?|tons?|km|miles?|met(re|er)s?|rmse|mae|auc|accuracy|houses?|homes?|passengers?|requests?|visits?|hospitali[sz]ations?|returns?)\b/i;
const deadlines =
  /\b(with)?in (the )?(next |coming )?(\d+|one|two|three|four|five|six|nine|ten|twelve|a|an|this|next)\s+(business )?(days?|weeks?|months?|quarters?|years?)\b|\b(by|before|until|till|end of)\b[^.]{0,30}(\d{4}|\bq[1-4]\b|january|february|march|april|may|june|july|august|september|october|november|december|quarter|year|month|week|christmas|summer|winter|spring|autumn)|\b(this|next) (week|month|quarter|year)\b|\d{4}-\d{2}(-\d{2})?/i;

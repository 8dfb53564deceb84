import type { DeploymentBody } from "../artifacts/deployment.js";
import type { RawDataBody } from "../artifacts/raw-data.js";

export interface Usage {
  readonly what: string;
  /** Shell commands, ready to paste. */
  readonly command: string;
}

// With more columns than this a request by hand is of no use to anyone: it goes through a file.
const mostWritten = 30;

/** How the published model is used: batch scoring, the server, a request with the first example of each column. */
export function usageOf(deployment: DeploymentBody, rawData?: RawDataBody): readonly Usage[] {
  const reference = shellWord(`${deployment.name}@${deployment.alias ?? deployment.version}`);
  const data =
    deployment.inputs.length > mostWritten
      ? "@rows.json"
      : shellWord(`{"features": [${exampleRow(deployment, rawData)}]}`);
  return [
    { what: "Score a file", command: `millrace predict --model ${reference} --data new.csv --out predictions.csv` },
    { what: "Serve it", command: `millrace serve --model ${reference} --port 8080` },
    {
      what: data === "@rows.json" ? 'Ask it (rows.json holds { "features": [ { column: value, … } ] })' : "Ask it",
      command: `curl http://127.0.0.1:8080/predict -H 'content-type: application/json' \\\n  -d ${data}`,
    },
  ];
}

/** A word a POSIX shell takes as it stands. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9@%_+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// Put together by hand: in an object a column called __proto__ would be lost.
function exampleRow({ inputs }: DeploymentBody, rawData: RawDataBody | undefined): string {
  const examples = new Map(rawData?.dictionary.map(({ name, examples }) => [name, examples[0]]));
  return `{${wrapped(inputs.map(({ name, type }) => `${JSON.stringify(name)}: ${exampleValue(examples.get(name), type)}`))}}`;
}

/** Members of an object on lines of about 90 characters: between them JSON, and a quoted word, may have line ends. */
function wrapped(members: readonly string[]): string {
  let text = "";
  let length = 20;
  members.forEach((member, index) => {
    length += member.length + 2;
    const isFull = index > 0 && length > 90;
    if (isFull) length = member.length + 6;
    text += `${index === 0 ? "" : isFull ? ",\n    " : ", "}${member}`;
  });
  return text;
}

const numeric = new Set([
  "float64",
  "float32",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "numeric",
]);

function exampleValue(example: string | undefined, type: string): string {
  if (example === undefined) return "null";
  if (type === "bool" && (example === "true" || example === "false")) return example;
  const isNumber = numeric.has(type) && example.trim() !== "" && Number.isFinite(Number(example));
  return isNumber ? JSON.stringify(Number(example)) : JSON.stringify(example.slice(0, 80));
}

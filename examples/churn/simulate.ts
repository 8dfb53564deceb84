import { columnFrom, makeTable, randomUnit, streams, type Table } from "millrace";

const plans = ["basic", "family", "unlimited"];
const regions = ["north", "east", "south", "west"];
const day = 86_400_000;

/**
 * A seeded simulation of a telephone company's customers: one row a customer and month, and whether the
 * customer left in the month after. From month 9 on the market changes: prices rise by a fifth, support is asked more
 * often, and a rival draws away customers of the basic plan, so that a model of the early months grows stale.
 *
 * @param options months `from` .. `to - 1`, of 0 to 11
 *
 * Only + - * / and comparisons: the same rows on every machine.
 */
export function simulateCustomers(options: { customers: number; seed: number; from: number; to: number }): Table {
  const columns = new Map<string, (number | string | null | Date)[]>(
    [
      "month",
      "customer",
      "plan",
      "region",
      "tenure_months",
      "monthly_charge",
      "hours_used",
      "support_calls",
      "late_payments",
      "left",
    ].map((name) => [name, []]),
  );
  const add = (name: string, value: number | string | null | Date) => columns.get(name)!.push(value);
  for (let month = options.from; month < options.to; month++) {
    for (let customer = 0; customer < options.customers; customer++) {
      const draw = (what: number) =>
        randomUnit(options.seed, streams.synthetic, (month * options.customers + customer) * 16 + what);
      const changed = month >= 8;
      const plan = Math.min(2, Math.floor(draw(0) * 3.3));
      const tenure = Math.floor(draw(1) * draw(2) * 90) + 1;
      const charge = (18 + plan * 14 + draw(3) * 12) * (changed ? 1.2 : 1);
      const hours = (4 + plan * 9) * (draw(4) + draw(5));
      const calls = Math.floor((draw(6) + (changed ? 0.35 : 0)) * draw(7) * 6);
      const late = draw(8) < 0.18 ? 1 + Math.floor(draw(9) * 3) : 0;
      const hazard =
        0.03 +
        (tenure < 6 ? 0.16 : 0) +
        calls * 0.055 +
        late * 0.06 +
        (hours < 5 ? 0.12 : 0) +
        (charge / (hours + 4) > 6 ? 0.15 : 0) +
        (changed && plan === 0 ? 0.14 : 0);
      add("month", new Date(Date.UTC(2025, month, 1) + Math.floor(draw(10) * 27) * day));
      add("customer", `C${String(100_000 + customer)}`);
      add("plan", plans[plan]);
      add("region", regions[Math.floor(draw(11) * 4)]);
      add("tenure_months", tenure);
      add("monthly_charge", Math.round(charge * 100) / 100);
      add("hours_used", draw(12) < 0.04 ? null : Math.round(hours * 10) / 10);
      add("support_calls", calls);
      add("late_payments", late);
      add("left", draw(13) < hazard ? "yes" : "no");
    }
  }
  return makeTable([...columns].map(([name, cells]) => [name, columnFrom(cells)] as const));
}

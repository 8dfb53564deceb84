import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own for the test that calls it. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(join(tmpdir(), "millrace-test-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

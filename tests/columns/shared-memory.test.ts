import { constants } from "node:buffer";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allocateShared, releaseShared } from "../../src/columns/shared-memory.js";

describe("shared memory", () => {
  it("comes zeroed, and stays while something refers to it", () => {
    const kept = new Uint8Array(allocateShared(1000)).fill(7);
    releaseShared();
    expect(new Uint8Array(allocateShared(1000)).every((value) => value === 0)).toBe(true);
    expect(kept.every((value) => value === 7)).toBe(true);
  });

  it("beyond what Node has for one array is refused with the way out", () => {
    expect(() => allocateShared(constants.MAX_LENGTH + 1)).toThrow(
      expect.objectContaining({ code: "ERR_ARRAY_TOO_LARGE", message: expect.stringContaining("Node 22") }),
    );
  });

  it("that was dropped is given back, in the main thread and in workers", () => {
    for (const where of ["main", "worker"]) {
      const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, "drop-columns.js"), where], {
        encoding: "utf8",
      });
      expect(status).toBe(0);
      const { allocated, peak } = JSON.parse(stdout) as { allocated: number; peak: number };
      expect(allocated).toBe(3.5e9);
      expect(peak, where).toBeLessThan(2.2e9);
    }
  });

  it("of columns smaller than 32 MB goes back to the system when they are dropped", () => {
    const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, "drop-columns.js"), "return"], {
      encoding: "utf8",
    });
    expect(status).toBe(0);
    const { before, after } = JSON.parse(stdout) as { before: number; after: number };
    expect(before).toBeGreaterThan(0.5e9);
    expect(after).toBeLessThan(0.25e9);
  });

  it("leaves no collector in the global scope", () => {
    releaseShared();
    expect("gc" in globalThis).toBe(false);
  });
});

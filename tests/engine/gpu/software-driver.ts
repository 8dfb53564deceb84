// A Vulkan driver that needs no GPU, no root and no network: SwiftShader out of a package of npm, unpacked to a cache once.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { packageRoot } from "../../../src/core/package-root.js";

const version = "147.0.0";

/** The folder of the unpacked driver: libvk_swiftshader.so, its ICD file, and a Vulkan loader. */
export function softwareDriver(): string {
  const folder = join(process.env.XDG_CACHE_HOME ?? tmpdir(), `millrace-swiftshader-${version}`);
  if (existsSync(join(folder, "vk_swiftshader_icd.json"))) return folder;
  const archive = join(packageRoot(), "node_modules/@sparticuz/chromium/bin/swiftshader.tar.br");
  mkdirSync(folder, { recursive: true });
  // The ICD file last: where it is, the rest is whole; and each by renaming, as other processes may do the same.
  const files = [...untar(brotliDecompressSync(readFileSync(archive)))].sort(([name]) =>
    name.endsWith(".json") ? 1 : -1,
  );
  for (const [name, bytes] of files) {
    const fresh = join(folder, `${name}.${process.pid}`);
    writeFileSync(fresh, bytes, { mode: 0o755 });
    renameSync(fresh, join(folder, name));
  }
  return folder;
}

/** Makes the driver the one that Dawn finds, with the loader beside it where the system has none. Main thread only. */
export function useSoftwareDriver(): void {
  const folder = softwareDriver();
  process.env.VK_DRIVER_FILES ??= join(folder, "vk_swiftshader_icd.json");
  process.env.XDG_RUNTIME_DIR ??= tmpdir();
  const now = 2;
  const global = 256;
  const noDelete = 4096;
  try {
    // It is no addon, which the error says; but it is loaded now, and stays.
    process.dlopen({ exports: {} }, join(folder, "libvulkan.so.1"), now | global | noDelete);
  } catch {}
}

function* untar(archive: Buffer): Generator<[string, Buffer]> {
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const name = archive.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(archive.toString("utf8", at + 124, at + 136), 8);
    const isFile = ["0", "\0"].includes(String.fromCharCode(archive[at + 156]));
    if (isFile) yield [basename(name), archive.subarray(at + 512, at + 512 + size)];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

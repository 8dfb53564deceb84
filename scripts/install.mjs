// Builds the native core: prebuilt binary present -> nothing to do; else cmake, else npm's node-gyp, else one compiler
// call. None of the three downloads anything. `--force` rebuilds even when a binary is there.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const require = createRequire(import.meta.url);
const force = process.argv.includes("--force");
const prebuilt = `prebuilds/${process.platform}-${process.arch}/millrace.node`;
const built = "build/Release/millrace.node";

const has = (tool) => spawnSync(tool, ["--version"], { stdio: "ignore" }).status === 0;
const resolvable = (id) => {
  try {
    return require.resolve(id);
  } catch {
    return undefined;
  }
};
// A user's npm configuration may point nodedir elsewhere, or ask for header downloads: the build must not depend on it.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^npm_config_(nodedir|disturl|node_gyp)/i.test(key)),
);

const compilers = [process.env.CXX, "c++", "g++", "clang++"].filter(Boolean);
const compiler = compilers.find(has);

const builders = [
  {
    name: "cmake",
    usable: () => has("cmake") && resolvable("cmake-js/package.json"),
    build() {
      const cmakeJs = join(dirname(require.resolve("cmake-js/package.json")), "bin/cmake-js");
      execFileSync(process.execPath, [cmakeJs, "compile", "--parallel", String(availableParallelism())], {
        stdio: "inherit",
        env,
      });
    },
  },
  {
    name: "node-gyp",
    usable: () => nodeGyp() && has("make") && (has("python3") || has("python")),
    build() {
      execFileSync(
        process.execPath,
        [nodeGyp(), "rebuild", "--nodedir=native/gyp", "-j", String(availableParallelism())],
        { stdio: "inherit", env },
      );
    },
  },
  {
    name: "compiler",
    usable: () => process.platform !== "win32",
    build() {
      const includes = ["native", require("node-addon-api").include_dir, require("node-api-headers").include_dir];
      const sources = readFileSync("native/sources.txt", "utf8")
        .split("\n")
        .filter((line) => /^[a-z].*\.cpp$/.test(line));
      mkdirSync("build/Release", { recursive: true });
      execFileSync(
        compiler,
        [
          "-O3",
          "-std=gnu++20",
          "-shared",
          "-fPIC",
          "-fvisibility=hidden",
          "-ffp-contract=off",
          "-fno-math-errno",
          "-pthread",
          ...(process.platform === "darwin"
            ? ["-undefined", "dynamic_lookup"]
            : ["-static-libstdc++", "-static-libgcc"]),
          "-DNAPI_VERSION=8",
          "-DNODE_ADDON_API_CPP_EXCEPTIONS",
          "-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS",
          ...includes.map((folder) => `-I${resolve(folder)}`),
          ...sources.map((file) => `native/${file}`),
          "-o",
          built,
        ],
        { stdio: "inherit", env },
      );
    },
  },
];

function nodeGyp() {
  const npm = process.env.npm_execpath;
  const bundled = npm && resolve(dirname(npm), "../node_modules/node-gyp/bin/node-gyp.js");
  return bundled && existsSync(bundled) ? bundled : undefined;
}

if (!force && (existsSync(prebuilt) || existsSync(built))) process.exit(0);
if (!existsSync("native/sources.txt")) process.exit(0);
if (!compiler && process.platform !== "win32") {
  console.error(
    `millrace: expected a C++20 compiler (${compilers.join(", ")}) to build the native core, but none was found. ` +
      "Install one (Debian: apt-get install g++, macOS: xcode-select --install), then run: npm run build:native",
  );
  process.exit(1);
}
const failures = [];
// Who builds again wants to hear of an error in a source once, from one builder.
const usable = builders.filter((builder) => builder.usable());
for (const builder of force ? usable.slice(0, 1) : usable) {
  try {
    console.error(`millrace: building the native core with ${builder.name}`);
    builder.build();
    if (existsSync(built)) process.exit(0);
    failures.push(`${builder.name}: made no ${built}`);
  } catch (error) {
    failures.push(`${builder.name}: ${error.message.split("\n")[0]}`);
  }
}
console.error(
  `millrace: the native core could not be built.\n  ${failures.join("\n  ")}\nSee the compiler's messages above; then run: npm run build:native`,
);
process.exit(1);

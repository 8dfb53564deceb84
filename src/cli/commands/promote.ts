import type { CliCommand } from "../command.js";
import { projectOption, storeOf, withRegistry } from "../project.js";
import { modelDocument } from "./models.js";

export const promoteCommand: CliCommand = {
  usage: "promote <model> <alias>",
  summary: "point an alias at a version: who asks for the alias gets that version from now on",
  examples: ["millrace promote churn@3 champion", "millrace promote churn@champion stable"],
  options: projectOption,
  async run(_session, [reference, alias], { project }) {
    return withRegistry(storeOf(String(project)), (registry) => {
      const model = registry.promote(reference!, alias!);
      return {
        json: { model: modelDocument(model), alias },
        text: `${model.name}@${alias} is version ${model.version}`,
      };
    });
  },
};

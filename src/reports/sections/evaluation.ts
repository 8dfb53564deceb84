import type { TrainedModelBody } from "../../artifacts/trained-model.js";
import { drawing, moreNote, part } from "../blocks.js";
import { type Html, html } from "../html.js";
import { score } from "../number-text.js";
import { confusionMatrix } from "../svg/confusion-matrix.js";
import { histogram } from "../svg/histogram.js";
import { scatter } from "../svg/scatter.js";
import { calibrationCurve, rocCurve } from "../svg/square-curves.js";

/** The drawings of how the chosen model does on the test rows; nothing when there are none. */
export function evaluationPart({ evaluation, pipeline, scores }: TrainedModelBody): Html | null {
  const { confusion, roc, calibration, scatter: points, residuals } = evaluation;
  const { classes } = pipeline.model;
  const auc = scores.test.roc_auc;
  const drawings = [
    confusion &&
      drawing(
        "Confusion matrix: rows by true class, columns by what was predicted",
        confusionMatrix(confusion, classes, { title: "Confusion matrix of the test rows" }),
        moreNote(16, confusion.length, "classes"),
      ),
    roc &&
      drawing(
        html`ROC curve${auc !== undefined ? html`, area ${score(auc)}` : null}`,
        rocCurve(roc, { title: "ROC curve of the test rows", description: "The dashed diagonal is a guess." }),
      ),
    calibration &&
      drawing(
        "Calibration: on the diagonal, predicted probabilities come true as often as they say",
        calibrationCurve(calibration, { title: "Calibration on the test rows" }),
      ),
    points &&
      drawing(
        "True values against predicted ones; on the diagonal they agree",
        scatter(
          points,
          { title: "True against predicted values of test rows" },
          { xLabel: "predicted", yLabel: "true", diagonal: true },
        ),
      ),
    residuals &&
      drawing(
        "Residuals: true minus predicted",
        histogram(
          residuals,
          { title: "Residuals of the test rows" },
          { width: 400, height: 340, bare: false, marker: 0, xLabel: "true − predicted" },
        ),
      ),
  ].filter((item) => item !== undefined);
  return drawings.length > 0 ? part("On the test rows", html`<div class="drawings">${drawings}</div>`) : null;
}

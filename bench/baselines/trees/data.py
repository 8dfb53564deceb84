"""Reads the data files that bench/trees/data/data-file.ts describes."""

import json

import numpy as np


class DataSet:
    def __init__(self, path):
        with open(path, encoding="utf8") as text:
            about = json.load(text)
        self.task, self.classes = about["task"], about["classes"]
        self.names = [column["name"] for column in about["columns"]]
        self.levels = [column["levels"] for column in about["columns"]]
        self.mean_label = about["meanLabel"]
        self.rows = {"train": about["trainRows"], "test": about["testRows"]}
        self.file = about["file"]

    def columns(self, part):
        """`[columns + 1, rows]` float32, the labels last."""
        width, rows = len(self.names) + 1, self.rows[part]
        offset = 0 if part == "train" else 4 * width * self.rows["train"]
        return np.fromfile(self.file, np.float32, width * rows, offset=offset).reshape(width, rows)

    def matrix(self, part):
        """The rows as one row-major float32 matrix, what the peers read fastest, and the labels."""
        columns = self.columns(part)
        return np.ascontiguousarray(columns[:-1].T), columns[-1].copy()

    def categories(self, categorical):
        return [index for index, levels in enumerate(self.levels) if levels > 0] if categorical else []

/** Words that mean missing wherever they stand alone. `NA` and `None` are not here: Namibia, and "no garage". */
const missingWords = new Set(["?", "??", "n/a", "#n/a", "#n/a n/a", "null", "nan", "<na>", "#null!", "missing value"]);

/** Words that mean missing in the whole file once they stand in a column of numbers. */
const sometimesMissing = new Set(["na", "none", "nil", "-", "--", ".", "n.a.", "missing", "unknown", "not available"]);

export const isMissingWord = (text: string) => missingWords.has(text.trim().toLowerCase());
export const isSometimesMissing = (text: string) => sometimesMissing.has(text.trim().toLowerCase());

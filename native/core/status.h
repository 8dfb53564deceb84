#pragma once

#include <cstdint>

namespace millrace {

// What a kernel or algorithm can report. The names are the codes of src/core/errors.ts.
enum class Code : std::uint8_t {
  kOk,
  kCancelled,      // ERR_CANCELLED: the caller set stop in the control words
  kShape,          // ERR_SHAPE: two lengths that must agree do not
  kType,           // ERR_TYPE: a column of a type this op cannot read
  kOutOfMemory,    // ERR_NATIVE_MEMORY
  kNotConverged,   // ERR_NOT_CONVERGED
  kInvalid,        // ERR_INVALID_VALUE: `detail` is the row or the index of what is wrong
  kNotDefinite,    // ERR_NOT_DEFINITE: `detail` is the pivot
  kSingular,       // ERR_SINGULAR: `detail` is the pivot
};

// An expected failure: a code, and the row or index it belongs to (-1: none).
struct Status {
  Code code = Code::kOk;
  std::int64_t detail = -1;

  bool ok() const noexcept { return code == Code::kOk; }
};

}  // namespace millrace

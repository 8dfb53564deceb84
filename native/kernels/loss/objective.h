#pragma once

#include <cstdint>

namespace millrace {

// What boosting minimises. Scores are log-odds (binary), one log-weight a class (softmax), or values (squared error).
enum class Objective : std::uint8_t { kSquaredError, kBinary, kSoftmax };

}  // namespace millrace

#pragma once

#include <cstdint>
#include <vector>

#include "kernels/tree/bin-layout.h"
#include "kernels/tree/find-split.h"

namespace millrace {

// Which codes of the split feature's column go left, one byte a code: one rule for numbers, categories and joint codes.
std::vector<std::uint8_t> left_codes(const BinLayout& layout, const Split& split);

// The same as bits, at least 8 words of them: see CodeSet.
void left_code_set(const BinLayout& layout, const Split& split, std::vector<std::uint32_t>& words);

}  // namespace millrace

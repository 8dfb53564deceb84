#include "algorithms/split-codes.h"

#include <algorithm>

namespace millrace {

std::vector<std::uint8_t> left_codes(const BinLayout& layout, const Split& split) {
  const CodedFeature& feature = layout.features[static_cast<std::size_t>(split.feature)];
  std::vector<std::uint8_t> own(feature.slots, 0);
  if (split.is_categorical) {
    for (const std::uint32_t code : split.left_codes) own[code] = 1;
  } else {
    std::fill_n(own.begin(), static_cast<std::size_t>(split.bin) + 1, std::uint8_t{1});
  }
  own.back() = split.missing_left;
  if (!feature.is_joint) return own;
  std::vector<std::uint8_t> codes(layout.columns[feature.column].slots);
  for (std::size_t code = 0; code < codes.size(); ++code) codes[code] = own[code / feature.radix % feature.slots];
  return codes;
}

void left_code_set(const BinLayout& layout, const Split& split, std::vector<std::uint32_t>& words) {
  const std::vector<std::uint8_t> codes = left_codes(layout, split);
  words.assign(std::max<std::size_t>(8, (codes.size() + 31) / 32), 0);
  for (std::size_t code = 0; code < codes.size(); ++code) {
    words[code >> 5] |= static_cast<std::uint32_t>(codes[code]) << (code & 31);
  }
}

}  // namespace millrace

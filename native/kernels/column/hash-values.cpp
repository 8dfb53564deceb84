#include "kernels/column/hash-values.h"

#include "core/cell.h"
#include "core/threads.h"
#include "kernels/column/map-values.h"

namespace millrace {

Status hash_values(const ColumnView& column, std::span<const std::int64_t> words, std::span<std::int64_t> hashes,
                   std::string_view name, const Control& control) {
  if (hashes.size() != column.length) return {Code::kShape};
  const std::uint64_t salt =
      name.empty() ? 0 : hash_bytes(reinterpret_cast<const std::uint8_t*>(name.data()), name.size(), 0x6E616D65ull);
  const std::uint64_t none = Cell{true, 0, false}.hash();
  const std::int32_t* codes = column.type == Type::kDictionary ? column.as<std::int32_t>() : nullptr;
  for_each_block(column.length, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      std::uint64_t value;
      if (codes == nullptr) {
        value = hash_at(column, row);
      } else {
        const std::int32_t code = column.is_valid(row) ? code_of(codes[row], words.size()) : -1;
        value = code < 0 ? none : static_cast<std::uint64_t>(words[static_cast<std::size_t>(code)]);
      }
      // Without a name the value's own hash is stored, so that a dictionary's string hashes as the string itself.
      const std::uint64_t word = name.empty() ? value : hash_step(salt, value);
      hashes[row] = static_cast<std::int64_t>(static_cast<std::uint64_t>(hashes[row]) + word);
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

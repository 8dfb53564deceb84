#pragma once

#include <span>
#include <string_view>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Adds the hash of one column's values to the hashes of their rows.
//
//   column  [n]  any type; a dictionary column counts by its strings, not its codes
//   words   [levels]  hash of each string of a dictionary column, made by this kernel from the strings as a utf8 column
//                     on zeroed hashes under an empty name; empty for other types
//   hashes  [n]  added to, modulo 2^64: so the order of columns does not matter
//   name    the column's name: the same value in another column counts differently
//
// O(n). A code outside `words` counts as missing.
Status hash_values(const ColumnView& column, std::span<const std::int64_t> words, std::span<std::int64_t> hashes,
                   std::string_view name, const Control& control);

}  // namespace millrace

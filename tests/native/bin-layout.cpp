#include "kernels/tree/bin-layout.h"

#include <cstdint>
#include <vector>

#include "check.h"

using namespace millrace;

namespace {

Status layout_of(const std::vector<std::int32_t>& radixes, const std::vector<std::int32_t>& slots,
                 std::int32_t column_slots, BinLayout& layout) {
  const std::vector<std::int32_t> columns(radixes.size(), 0);
  const std::vector<std::uint8_t> kinds(radixes.size(), 0);
  const std::vector<std::int32_t> of_column{column_slots};
  return make_bin_layout(columns, radixes, slots, kinds, of_column, layout);
}

}  // namespace

TEST("features of a joint column stand by their digits, whatever their numbers") {
  BinLayout layout;
  CHECK(layout_of({24, 1, 8}, {2, 8, 3}, 48, layout).ok());
  CHECK(layout.columns[0].features == (std::vector<std::uint32_t>{1, 2, 0}));
  BinLayout single;  // a feature of one code takes no room among the digits
  CHECK(layout_of({4, 1, 4, 1}, {5, 4, 1, 1}, 20, single).ok());
  CHECK(single.columns[0].features == (std::vector<std::uint32_t>{3, 1, 2, 0}));
}

TEST("digits that overlap, leave a gap or do not fill the column are refused, with their feature") {
  BinLayout overlap, gap, rest;
  const Status overlapping = layout_of({1, 2}, {4, 4}, 16, overlap);
  CHECK(overlapping.code == Code::kInvalid && overlapping.detail == 1);
  const Status apart = layout_of({8, 1}, {2, 4}, 16, gap);
  CHECK(apart.code == Code::kInvalid && apart.detail == 0);
  const Status short_of = layout_of({1, 4}, {4, 2}, 16, rest);
  CHECK(short_of.code == Code::kInvalid && short_of.detail == 1);
}

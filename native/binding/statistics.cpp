#include "binding/families.h"
#include "kernels/statistics/histogram.h"

namespace millrace {
namespace {

void call_histogram(Arguments& arguments) {
  const ColumnView column = arguments.column();
  const auto edges = arguments.array<const double>();
  const auto counts = arguments.array<double>();
  arguments.check(histogram(column, edges, counts, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"statistics/histogram", call_histogram},
};

}  // namespace

std::span<const OpEntry> statistics_ops() { return kOps; }

}  // namespace millrace

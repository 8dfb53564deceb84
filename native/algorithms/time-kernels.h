#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "algorithms/coded-rows.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What is timed, in the order of the answer. A column is what a histogram adds to once a row: joint features are one.
enum class TimedKernel : std::uint8_t {
  kAddAll,        // build_histogram, all rows:          ns a row and column
  kAddEighth,     //                  one row of 8, gathered first
  kAdd128th,      //                  one row of 128
  kGatherEighth,  // its gathering alone, one row of 8:  ns a record
  kGather128th,   //                      one row of 128
  kSplitAll,      // split_rows, all rows:               ns a row
  kSplitEighth,   //             one row of 8
  kScreen,        // screen_splits:                      ns a code of a byte column
  kSearch,        // search_node, screen and all:        ns a code of a column
};
inline constexpr std::size_t kTimedKernels = 9;

// Times the loops that trees spend their time in, apart from everything around them, on one thread.
//
// Gradients are drawn; they follow the codes of column 0, so that a search finds a winner as it does in a tree. Rows of
// a sparse node are one of each 8 (128), drawn too. Each kernel runs `repeats` times, each time until 2 ms are over,
// in seconds of the processor; the least is answered. kCancelled between two repeats.
//
//   data         with columns and records, at least 128 rows; else kShape
//   nanoseconds  [kTimedKernels] written
Status time_kernels(const CodedRows& data, std::size_t repeats, std::span<double> nanoseconds, const Control& control);

}  // namespace millrace

#pragma once

#include <cstddef>
#include <functional>

#include "core/control.h"

namespace millrace {

// Rows in a block. Work is cut by n, never by thread count, so results do not depend on how many threads ran it.
inline constexpr std::size_t kBlockRows = 16384;

struct Block {
  std::size_t index;
  std::size_t begin;
  std::size_t end;
};

inline std::size_t block_count(std::size_t rows, std::size_t block_rows = kBlockRows) noexcept {
  return rows / block_rows + (rows % block_rows != 0);
}

// Runs task(0) .. task(count - 1), each once, on at most `control.threads()` threads of the one process-wide pool,
// the caller being one of them. Returns when all are done. Tasks are handed out in order; they must not throw.
// After control says stop the remaining tasks are skipped; the caller checks control.stopped() and reports it.
//
// Threads are made on first use. One with nothing to do looks for work for some microseconds, because a tree hands out
// work hundreds of times and waking a thread takes longer than most of it, and then parks on a condition variable.
void parallel_for(std::size_t count, const Control& control, const std::function<void(std::size_t)>& task);

// The same over blocks of rows: a block writes its own partial result, the caller merges partials in block order.
template <class Body>
void for_each_block(std::size_t rows, const Control& control, Body&& body, std::size_t block_rows = kBlockRows) {
  parallel_for(block_count(rows, block_rows), control, [&](std::size_t index) {
    const std::size_t begin = index * block_rows;
    body(Block{index, begin, begin + block_rows < rows ? begin + block_rows : rows});
  });
}

}  // namespace millrace

#pragma once

#include <atomic>
#include <cstdint>

namespace millrace {

// The control words of one native call, four int32 in memory shared with JavaScript:
//
//   [0] stop     set to 1 by JavaScript: the call returns Code::kCancelled at its next block
//   [1] done     steps finished, written by the call
//   [2] total    steps in all, written by the call (0: unknown)
//   [3] threads  how many threads this call may use, at least 1; written by JavaScript before the call
//
// A default-made Control (no words) never stops and uses one thread.
class Control {
 public:
  Control() noexcept = default;
  explicit Control(std::int32_t* words) noexcept : words_(words) {}

  bool stopped() const noexcept { return words_ != nullptr && word(0).load(std::memory_order_relaxed) != 0; }

  int threads() const noexcept {
    if (words_ == nullptr) return 1;
    if (most_threads_ > 0) return most_threads_;
    const std::int32_t count = word(3).load(std::memory_order_relaxed);
    return count < 1 ? 1 : count;
  }

  // The same words, with this many threads: for a part of the work that has others beside it.
  Control with_threads(int count) const noexcept {
    Control part = *this;
    part.most_threads_ = count;
    return part;
  }

  void set_total(std::int64_t steps) const noexcept {
    if (words_ == nullptr) return;
    word(1).store(0, std::memory_order_relaxed);
    word(2).store(static_cast<std::int32_t>(steps), std::memory_order_relaxed);
  }

  void add_done(std::int32_t steps = 1) const noexcept {
    if (words_ != nullptr) word(1).fetch_add(steps, std::memory_order_relaxed);
  }

 private:
  std::atomic_ref<std::int32_t> word(int index) const noexcept { return std::atomic_ref<std::int32_t>(words_[index]); }

  std::int32_t* words_ = nullptr;
  int most_threads_ = 0;  // 0: as the words say
};

}  // namespace millrace

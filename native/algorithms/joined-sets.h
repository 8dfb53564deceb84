#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace millrace {

// Sets of numbers that many threads join at once (a union-find without locks). The least number of a set is its name, so
// what comes out does not depend on the order of the joins.
class JoinedSets {
 public:
  explicit JoinedSets(std::size_t size) : parent_(size) {
    for (std::size_t at = 0; at < size; ++at) parent_[at] = static_cast<std::uint32_t>(at);
  }

  // The name of a member's set; while others join, one that it had.
  std::uint32_t find(std::uint32_t member) noexcept {
    for (;;) {
      std::uint32_t above = word(member).load(std::memory_order_relaxed);
      if (above == member) return member;
      const std::uint32_t over = word(above).load(std::memory_order_relaxed);
      if (over == above) return above;
      // Halves the path. Lost where another thread was first: the path is no longer than it was.
      word(member).compare_exchange_weak(above, over, std::memory_order_relaxed);
      member = over;
    }
  }

  // False where both were in one set.
  bool join(std::uint32_t a, std::uint32_t b) noexcept {
    for (;;) {
      a = find(a);
      b = find(b);
      if (a == b) return false;
      if (a > b) std::swap(a, b);
      std::uint32_t expected = b;
      if (word(b).compare_exchange_strong(expected, a, std::memory_order_relaxed)) return true;
    }
  }

 private:
  std::atomic_ref<std::uint32_t> word(std::uint32_t at) noexcept { return std::atomic_ref<std::uint32_t>(parent_[at]); }

  std::vector<std::uint32_t> parent_;
};

}  // namespace millrace

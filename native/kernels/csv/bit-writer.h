#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace::csv {

// Writes bits one after the other, from any position, into zeroed memory. The first and the last byte may be shared with
// the writers of the neighbouring rows, in other threads: they are or-ed atomically.
class BitWriter {
 public:
  BitWriter(std::uint8_t* bits, std::size_t position) noexcept
      : at_(bits + position / 8), filled_(static_cast<unsigned>(position % 8)) {}

  // The low `count` bits of `bits`, 64 at most; those above are zero.
  void put(std::uint64_t bits, unsigned count) noexcept {
    word_ |= bits << filled_;
    if (filled_ + count < 64) {
      filled_ += count;
      return;
    }
    const unsigned taken = 64 - filled_;
    flush();
    if (taken < 64) word_ = bits >> taken;
    filled_ = count - taken;
  }

  // Must be called once, last.
  void finish() noexcept {
    const unsigned bytes = (filled_ + 7) / 8;
    for (unsigned i = 0; i < bytes; ++i) {
      const auto byte = static_cast<std::uint8_t>(word_ >> (8 * i));
      const bool is_shared = (i == 0 && is_first_) || (i + 1 == bytes && filled_ % 8 != 0);
      write(at_ + i, byte, is_shared);
    }
  }

 private:
  static void write(std::uint8_t* at, std::uint8_t byte, bool is_shared) noexcept {
    if (is_shared) std::atomic_ref<std::uint8_t>(*at).fetch_or(byte, std::memory_order_relaxed);
    else *at = byte;
  }

  void flush() noexcept {
    for (unsigned i = 0; i < 8; ++i) write(at_ + i, static_cast<std::uint8_t>(word_ >> (8 * i)), i == 0 && is_first_);
    at_ += 8;
    is_first_ = false;
    word_ = 0;
    filled_ = 0;
  }

  std::uint8_t* at_;
  std::uint64_t word_ = 0;
  unsigned filled_;
  bool is_first_ = true;
};

}  // namespace millrace::csv

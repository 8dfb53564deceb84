#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace millrace {

// Asks the system for large pages (2 MiB) under what is read at random: fewer misses of the translation buffer. Only a
// wish: without them all is the same, slower.
inline void wish_large_pages(const void* data, std::size_t bytes) noexcept {
#ifdef __linux__
  constexpr std::uintptr_t kPage = std::uintptr_t{2} << 20;
  const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(data) + kPage - 1) / kPage * kPage;
  const std::uintptr_t end = (reinterpret_cast<std::uintptr_t>(data) + bytes) / kPage * kPage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#else
  (void)data;
  (void)bytes;
#endif
}

// Scratch of plain numbers, not set to 0 and aligned to a cache line, on large pages where it is large.
template <class T>
class LargeArray {
 public:
  LargeArray() noexcept = default;
  explicit LargeArray(std::size_t size) : size_(size) {
    constexpr std::size_t kLarge = std::size_t{4} << 20;
    const std::size_t bytes = (size * sizeof(T) + 63) / 64 * 64;
    const std::size_t alignment = bytes >= kLarge ? std::size_t{2} << 20 : 64;
    if (bytes == 0) return;
    data_.reset(static_cast<T*>(std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment)));
    if (!data_) throw std::bad_alloc();
    if (bytes >= kLarge) wish_large_pages(data_.get(), bytes);
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  T& operator[](std::size_t index) noexcept { return data_.get()[index]; }
  const T& operator[](std::size_t index) const noexcept { return data_.get()[index]; }
  std::span<T> span() noexcept { return {data_.get(), size_}; }

 private:
  struct Free {
    void operator()(T* data) const noexcept { std::free(data); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace millrace

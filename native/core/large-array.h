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

// Memory of many pages straight from the system, so that it goes back the moment it is freed: an allocator keeps what many
// calls freed one after the other, each time from another place. nullptr: there is none.
inline constexpr std::size_t kMappedBytes = std::size_t{1} << 20;
inline constexpr std::size_t kLargePage = std::size_t{2} << 20;

#ifdef __linux__
inline void* map_pages(std::size_t bytes) noexcept {
  const std::size_t alignment = bytes >= 2 * kLargePage ? kLargePage : 0;
  void* all = mmap(nullptr, bytes + alignment, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return nullptr;
  if (alignment == 0) return all;
  char* const first = static_cast<char*>(all);
  const std::size_t before = (alignment - reinterpret_cast<std::uintptr_t>(first) % alignment) % alignment;
  if (before > 0) munmap(first, before);
  if (alignment > before) munmap(first + before + bytes, alignment - before);
  wish_large_pages(first + before, bytes);
  return first + before;
}
#endif

// Scratch of plain numbers, not set to 0 and aligned to a cache line, on large pages where it is large.
template <class T>
class LargeArray {
 public:
  LargeArray() noexcept = default;
  explicit LargeArray(std::size_t size) : size_(size) {
    const std::size_t bytes = allocated_bytes(size);
    if (bytes == 0) return;
#ifdef __linux__
    if (bytes >= kMappedBytes) {
      data_ = {static_cast<T*>(map_pages(bytes)), Free{bytes}};
      if (!data_) throw std::bad_alloc();
      return;
    }
#endif
    data_.reset(static_cast<T*>(std::aligned_alloc(64, bytes)));
    if (!data_) throw std::bad_alloc();
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  T& operator[](std::size_t index) noexcept { return data_.get()[index]; }
  const T& operator[](std::size_t index) const noexcept { return data_.get()[index]; }
  std::span<T> span() noexcept { return {data_.get(), size_}; }

 private:
  // Whole cache lines, or whole pages of any size a system has.
  static std::size_t allocated_bytes(std::size_t size) noexcept {
    constexpr std::size_t kPages = std::size_t{64} << 10;
    const std::size_t bytes = (size * sizeof(T) + 63) / 64 * 64;
    return bytes < kMappedBytes ? bytes : (bytes + kPages - 1) / kPages * kPages;
  }

  struct Free {
    std::size_t mapped = 0;
    void operator()(T* data) const noexcept {
#ifdef __linux__
      if (mapped > 0) {
        munmap(data, mapped);
        return;
      }
#endif
      std::free(data);
    }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace millrace

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <vector>

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

// Memory aligned to a cache line, straight from the system and on large pages where it is large.
template <class T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() noexcept = default;
  template <class Other>
  LargeAllocator(const LargeAllocator<Other>&) noexcept {}

  T* allocate(std::size_t count) {
    const std::size_t bytes = allocated_bytes(count);
#ifdef __linux__
    void* const data = bytes >= kMappedBytes ? map_pages(bytes) : std::aligned_alloc(64, bytes);
#else
    void* const data = std::aligned_alloc(64, bytes);
#endif
    if (data == nullptr) throw std::bad_alloc();
    return static_cast<T*>(data);
  }

  void deallocate(T* data, [[maybe_unused]] std::size_t count) noexcept {
#ifdef __linux__
    const std::size_t bytes = allocated_bytes(count);
    if (bytes >= kMappedBytes) {
      munmap(data, bytes);
      return;
    }
#endif
    std::free(data);
  }

  friend bool operator==(const LargeAllocator&, const LargeAllocator&) noexcept { return true; }

 private:
  // Whole cache lines, or whole pages of any size a system has.
  static std::size_t allocated_bytes(std::size_t count) noexcept {
    constexpr std::size_t kPages = std::size_t{64} << 10;
    const std::size_t bytes = (count * sizeof(T) + 63) / 64 * 64;
    return bytes < kMappedBytes ? bytes : (bytes + kPages - 1) / kPages * kPages;
  }
};

// A vector that is large for a while.
template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

// Scratch of plain numbers, not set to 0.
template <class T>
class LargeArray {
 public:
  LargeArray() noexcept = default;
  explicit LargeArray(std::size_t size) : size_(size) {
    if (size > 0) data_ = {LargeAllocator<T>().allocate(size), Free{size}};
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  T& operator[](std::size_t index) noexcept { return data_.get()[index]; }
  const T& operator[](std::size_t index) const noexcept { return data_.get()[index]; }
  std::span<T> span() noexcept { return {data_.get(), size_}; }

 private:
  struct Free {
    std::size_t size = 0;
    void operator()(T* data) const noexcept { LargeAllocator<T>().deallocate(data, size); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace millrace

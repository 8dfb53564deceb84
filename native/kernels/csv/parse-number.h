#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace millrace::csv {

inline bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }

// An integer in [begin, end): an optional sign and digits. A leading zero before another digit makes it no number
// ("00123" is a code, whose zeros would be lost), and so does a value beyond int64.
inline bool parse_int64(const char* begin, const char* end, std::int64_t& value) noexcept {
  const bool negative = begin < end && *begin == '-';
  if (begin < end && (*begin == '-' || *begin == '+')) ++begin;
  const std::ptrdiff_t count = end - begin;
  if (count == 0 || count > 19 || (*begin == '0' && count > 1)) return false;
  std::uint64_t sum = 0;
  for (; begin < end; ++begin) {
    if (!is_digit(*begin)) return false;
    sum = sum * 10 + static_cast<std::uint64_t>(*begin - '0');
  }
  const std::uint64_t limit = std::uint64_t{1} << 63;
  if (sum >= limit + (negative ? 1 : 0)) return false;
  value = negative ? static_cast<std::int64_t>(~sum + 1) : static_cast<std::int64_t>(sum);
  return true;
}

namespace detail {

inline bool equals_word(const char* begin, const char* end, const char* word) noexcept {
  for (; begin < end && *word != '\0'; ++begin, ++word) {
    if ((*begin | 0x20) != *word) return false;
  }
  return begin == end && *word == '\0';
}

// nan, inf and infinity in any case.
inline bool parse_word(const char* begin, const char* end, bool negative, double& value) noexcept {
  if (equals_word(begin, end, "nan")) {
    value = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  if (!equals_word(begin, end, "inf") && !equals_word(begin, end, "infinity")) return false;
  value = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  return true;
}

}  // namespace detail

// A decimal number in [begin, end), correctly rounded: sign, digits with at most one point, exponent; or nan, inf,
// infinity in any case. Zeros before another digit make it no number, as for integers. Too large is infinity, too small
// zero.
//
// When the digits fit 2^53 and the power of ten is at most 22, one multiplication or division of two exact doubles is
// correctly rounded (Clinger 1990, "How to read floating point numbers accurately"); else std::from_chars.
inline bool parse_double(const char* begin, const char* end, double& value) noexcept {
  static constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const char* at = begin;
  const bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+')) ++at;
  const char* const unsigned_begin = at;
  std::uint64_t digits = 0;
  while (at < end && is_digit(*at)) digits = digits * 10 + static_cast<std::uint64_t>(*at++ - '0');
  std::ptrdiff_t count = at - unsigned_begin;
  if (count > 1 && *unsigned_begin == '0') return false;
  std::int64_t exponent = 0;
  if (at < end && *at == '.') {
    const char* const fraction = ++at;
    while (at < end && is_digit(*at)) digits = digits * 10 + static_cast<std::uint64_t>(*at++ - '0');
    exponent = -(at - fraction);
    count += at - fraction;
  }
  if (count == 0) return detail::parse_word(unsigned_begin, end, negative, value);
  if (at < end && (*at == 'e' || *at == 'E')) {
    ++at;
    const bool down = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) ++at;
    if (at == end) return false;
    std::int64_t power = 0;
    for (; at < end && is_digit(*at); ++at) {
      if (power < 100'000'000) power = power * 10 + (*at - '0');
    }
    exponent += down ? -power : power;
  }
  if (at != end) return false;
  if (count <= 19 && digits <= (std::uint64_t{1} << 53) && exponent >= -22 && exponent <= 22) {
    const double exact = static_cast<double>(digits);
    const double size = exponent < 0 ? exact / kPowers[-exponent] : exact * kPowers[exponent];
    value = negative ? -size : size;
    return true;
  }
  double size = 0;
  const auto [stopped, error] = std::from_chars(unsigned_begin, end, size);
  if (error == std::errc::result_out_of_range) {
    // Too large or too small for a double: told apart by where the first digit that is not zero stands.
    std::int64_t place = exponent + count;
    for (const char* digit = unsigned_begin; digit < end && (*digit == '0' || *digit == '.'); ++digit) {
      if (*digit == '0') --place;
    }
    size = place > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  } else if (error != std::errc() || stopped != end) {
    return false;
  }
  value = negative ? -size : size;
  return true;
}

// true or false in lower case: what is written back is then what was read. Other spellings stay text unless forced.
inline bool parse_bool(const char* begin, const char* end, bool& value) noexcept {
  const std::ptrdiff_t size = end - begin;
  if (size == 4 && std::memcmp(begin, "true", 4) == 0) value = true;
  else if (size == 5 && std::memcmp(begin, "false", 5) == 0) value = false;
  else return false;
  return true;
}

// For a column said to be bool: true/false, t/f, yes/no, y/n in any case, and 1/0.
inline bool parse_any_bool(const char* begin, const char* end, bool& value) noexcept {
  for (const char* word : {"true", "t", "yes", "y"}) {
    if (detail::equals_word(begin, end, word)) return value = true;
  }
  for (const char* word : {"false", "f", "no", "n"}) {
    if (detail::equals_word(begin, end, word)) return value = false, true;
  }
  if (end - begin != 1 || (*begin != '0' && *begin != '1')) return false;
  value = *begin == '1';
  return true;
}

}  // namespace millrace::csv

#pragma once

#include <napi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The arguments of one op call, read in the order of its contract: inputs, outputs, parameters, and last, always,
// the control words. TypeScript (engine/dispatch.ts) has checked names, types and shapes against the contract; what is
// checked again here is only what memory safety needs: that a value is the typed array or number it should be.
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info);

  // A typed array as a span. Works on ArrayBuffer and SharedArrayBuffer alike; a detached array has length 0.
  template <class T>
  std::span<T> array() {
    const RawArray raw = next_array(element_type<T>());
    return {static_cast<T*>(raw.data), raw.length};
  }

  // Whether the next argument is a Float32Array: of an op that computes in the precision it is given.
  bool next_is_float32() const;

  // A whole number from 0 to 2^53, else ERR_SHAPE: a number of rows or columns.
  std::size_t count();

  // One chunk of a column: {code, values, validity, bitOffset, length, bytes?}.
  ColumnView column();

  // An array of chunks, all of one length.
  std::vector<ColumnView> columns();

  double number();
  bool boolean();
  std::string text();
  std::size_t size() { return static_cast<std::size_t>(number()); }

  const Control& control() const noexcept { return control_; }

  // Throws the JS error for a failed status (code = the code's name, detail = its row or index).
  void check(const Status& status) const;

  Napi::Env env() const { return info_.Env(); }

 private:
  struct RawArray {
    void* data;
    std::size_t length;
  };

  template <class T>
  static constexpr napi_typedarray_type element_type();

  Napi::Value next();
  RawArray next_array(napi_typedarray_type expected);
  ColumnView read_chunk(const Napi::Value& value) const;

  const Napi::CallbackInfo& info_;
  std::size_t position_ = 0;
  Control control_;
};

template <class T>
constexpr napi_typedarray_type Arguments::element_type() {
  using V = std::remove_const_t<T>;
  if constexpr (std::is_same_v<V, double>) return napi_float64_array;
  else if constexpr (std::is_same_v<V, float>) return napi_float32_array;
  else if constexpr (std::is_same_v<V, std::int8_t>) return napi_int8_array;
  else if constexpr (std::is_same_v<V, std::int16_t>) return napi_int16_array;
  else if constexpr (std::is_same_v<V, std::int32_t>) return napi_int32_array;
  else if constexpr (std::is_same_v<V, std::int64_t>) return napi_bigint64_array;
  else if constexpr (std::is_same_v<V, std::uint8_t>) return napi_uint8_array;
  else if constexpr (std::is_same_v<V, std::uint16_t>) return napi_uint16_array;
  else {
    static_assert(std::is_same_v<V, std::uint32_t>);
    return napi_uint32_array;
  }
}

using OpFunction = void (*)(Arguments&);

// One op of the addon's table: its address (`family/op`) and its binding.
struct OpEntry {
  const char* name;
  OpFunction call;
};

}  // namespace millrace

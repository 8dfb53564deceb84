#include "binding/arguments.h"

#include <cmath>

namespace millrace {
namespace {

const char* code_name(Code code) {
  switch (code) {
    case Code::kCancelled: return "ERR_CANCELLED";
    case Code::kShape: return "ERR_SHAPE";
    case Code::kType: return "ERR_TYPE";
    case Code::kOutOfMemory: return "ERR_NATIVE_MEMORY";
    case Code::kNotConverged: return "ERR_NOT_CONVERGED";
    case Code::kInvalid: return "ERR_INVALID_VALUE";
    case Code::kNotDefinite: return "ERR_NOT_DEFINITE";
    case Code::kSingular: return "ERR_SINGULAR";
    case Code::kOk: break;
  }
  return "ERR_NATIVE_FAILED";
}

[[noreturn]] void reject(Napi::Env env, const std::string& message) { throw Napi::TypeError::New(env, message); }

struct AnyArray {
  napi_typedarray_type type;
  void* data = nullptr;
  std::size_t length = 0;
};

// napi_get_typedarray_info, because napi_get_arraybuffer_info refuses shared memory on Node 20.
AnyArray read_array(Napi::Env env, napi_value value, const char* what) {
  bool is_array = false;
  napi_is_typedarray(env, value, &is_array);
  if (!is_array) reject(env, std::string("expected a typed array for ") + what);
  AnyArray array;
  if (napi_get_typedarray_info(env, value, &array.type, &array.length, &array.data, nullptr, nullptr) != napi_ok) {
    reject(env, std::string("expected a readable typed array for ") + what);
  }
  return array;
}

struct TypeTraits {
  napi_typedarray_type element;
  bool fits(std::size_t array_length, std::size_t bit_offset, std::size_t length, Type type) const {
    if (type == Type::kBool) return (bit_offset + length + 7) / 8 <= array_length;
    if (type == Type::kUtf8) return length + 1 <= array_length;
    return length <= array_length;
  }
};

constexpr TypeTraits kTraits[] = {
    {napi_float64_array}, {napi_float32_array}, {napi_int8_array},     {napi_int16_array}, {napi_int32_array},
    {napi_bigint64_array}, {napi_uint8_array},  {napi_uint16_array},   {napi_uint32_array}, {napi_uint8_array},
    {napi_bigint64_array}, {napi_int32_array},  {napi_int32_array},    {napi_int32_array},
};

}  // namespace

Arguments::Arguments(const Napi::CallbackInfo& info) : info_(info) {
  if (info.Length() == 0) reject(info.Env(), "expected the control words as the last argument");
  const AnyArray words = read_array(info.Env(), info[info.Length() - 1], "the control words");
  if (words.type != napi_int32_array || words.length < 4) reject(info.Env(), "expected 4 int32 control words");
  control_ = Control(static_cast<std::int32_t*>(words.data));
}

Napi::Value Arguments::next() {
  if (position_ + 1 >= info_.Length()) reject(info_.Env(), "expected more arguments");
  return info_[position_++];
}

Arguments::RawArray Arguments::next_array(napi_typedarray_type expected) {
  const std::string what = "argument " + std::to_string(position_);
  const AnyArray array = read_array(info_.Env(), next(), what.c_str());
  if (array.type != expected) reject(info_.Env(), "expected another element type for " + what);
  return {array.data, array.length};
}

ColumnView Arguments::read_chunk(const Napi::Value& value) const {
  Napi::Env env = info_.Env();
  if (!value.IsObject()) reject(env, "expected a column chunk");
  const Napi::Object chunk = value.As<Napi::Object>();
  const std::uint32_t code = chunk.Get("code").ToNumber().Uint32Value();
  if (code >= std::size(kTraits)) reject(env, "expected a known column type");
  ColumnView view{};
  view.type = static_cast<Type>(code);
  view.length = static_cast<std::size_t>(chunk.Get("length").ToNumber().DoubleValue());
  view.bit_offset = static_cast<std::size_t>(chunk.Get("bitOffset").ToNumber().DoubleValue());
  const AnyArray values = read_array(env, chunk.Get("values"), "column values");
  if (values.type != kTraits[code].element || !kTraits[code].fits(values.length, view.bit_offset, view.length, view.type)) {
    reject(env, "expected column values of the column's type and length");
  }
  view.values = values.data;
  const AnyArray validity = read_array(env, chunk.Get("validity"), "a validity bitmap");
  if (validity.length > 0) {
    if (validity.type != napi_uint8_array || (view.bit_offset + view.length + 7) / 8 > validity.length) {
      reject(env, "expected a validity bit for every row");
    }
    view.validity = static_cast<const std::uint8_t*>(validity.data);
  }
  if (view.type == Type::kUtf8) {
    const AnyArray bytes = read_array(env, chunk.Get("bytes"), "string bytes");
    if (bytes.type != napi_uint8_array) reject(env, "expected string bytes");
    view.bytes = static_cast<const std::uint8_t*>(bytes.data);
    view.byte_length = bytes.length;
    const std::int32_t* offsets = view.as<std::int32_t>();
    if (offsets[0] < 0 || static_cast<std::size_t>(offsets[view.length]) > bytes.length) {
      reject(env, "expected string offsets inside their bytes");
    }
  }
  return view;
}

ColumnView Arguments::column() { return read_chunk(next()); }

std::vector<ColumnView> Arguments::columns() {
  const Napi::Value value = next();
  if (!value.IsArray()) reject(info_.Env(), "expected an array of column chunks");
  const Napi::Array list = value.As<Napi::Array>();
  std::vector<ColumnView> views;
  views.reserve(list.Length());
  for (std::uint32_t i = 0; i < list.Length(); ++i) {
    views.push_back(read_chunk(list.Get(i)));
    if (views.back().length != views.front().length) reject(info_.Env(), "expected columns of one length");
  }
  return views;
}

double Arguments::number() {
  const Napi::Value value = next();
  if (!value.IsNumber()) reject(info_.Env(), "expected a number");
  return value.As<Napi::Number>().DoubleValue();
}

std::size_t Arguments::count() {
  const double value = number();
  if (!(value >= 0 && value <= 9007199254740991.0) || value != std::floor(value)) {
    check({Code::kShape});
  }
  return static_cast<std::size_t>(value);
}

bool Arguments::next_is_float32() const {
  const Napi::Value value = info_[position_];
  return value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_float32_array;
}

bool Arguments::boolean() {
  const Napi::Value value = next();
  if (!value.IsBoolean()) reject(info_.Env(), "expected true or false");
  return value.As<Napi::Boolean>().Value();
}

std::string Arguments::text() {
  const Napi::Value value = next();
  if (!value.IsString()) reject(info_.Env(), "expected a string");
  return value.As<Napi::String>().Utf8Value();
}

void Arguments::check(const Status& status) const {
  if (status.ok()) return;
  Napi::Error error = Napi::Error::New(info_.Env(), code_name(status.code));
  error.Set("code", Napi::String::New(info_.Env(), code_name(status.code)));
  error.Set("detail", Napi::Number::New(info_.Env(), static_cast<double>(status.detail)));
  throw error;
}

}  // namespace millrace

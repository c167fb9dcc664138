#include "api/json/decode_text.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <memory>

namespace xiezhu::api {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

std::optional<std::string> from_gb18030(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter converter(ucnv_open("gb18030", &status), &ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::u16string wide(bytes.size() + 1, u'\0');
  const auto length = ucnv_toUChars(converter.get(), wide.data(), static_cast<int32_t>(wide.size()),
                                    bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  std::string text;
  const Converter utf8(ucnv_open("UTF-8", &status), &ucnv_close);
  text.resize(static_cast<std::size_t>(length) * 3 + 1);
  const auto size = ucnv_fromUChars(utf8.get(), text.data(), static_cast<int32_t>(text.size()), wide.data(),
                                    length, &status);
  if (U_FAILURE(status)) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  return text;
}

bool is_utf8(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF8(nullptr, 0, nullptr, bytes.data(), static_cast<int32_t>(bytes.size()), &status);
  return status != U_INVALID_CHAR_FOUND;
}

}  // namespace

std::optional<std::string> decode_text(std::string_view bytes) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
  return is_utf8(bytes) ? std::string{bytes} : from_gb18030(bytes);
}

}  // namespace xiezhu::api

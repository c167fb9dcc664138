# xiezhu_embed(target folder patterns namespace name): puts the files of a folder into the binary as
#   namespace { struct <name>_file { std::string_view name, text; };  std::span<const EmbeddedFile> name(); }
# declared in "generated/<name>.hpp"; file names are relative to the folder, in ascending order.
function(xiezhu_embed target folder patterns namespace name)
  set(files)
  foreach(pattern ${patterns})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/${pattern})
    list(APPEND files ${found})
  endforeach()
  list(SORT files)
  set(assembly "")
  set(symbols "")
  set(entries "")
  set(count 0)
  foreach(file ${files})
    file(RELATIVE_PATH relative ${CMAKE_SOURCE_DIR}/${folder} ${file})
    set(symbol xiezhu_${name}_${count})
    string(APPEND assembly "__asm__(\".section .rodata\\n${symbol}:\\n.incbin \\\"${file}\\\"\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND symbols "extern \"C\" const char ${symbol}[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND entries "      {\"${relative}\", {${symbol}, ${symbol}_end}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  set(generated ${CMAKE_BINARY_DIR}/generated-${target}/generated)
  file(CONFIGURE OUTPUT ${generated}/${name}.hpp @ONLY CONTENT [[
#pragma once
#include <span>
#include <string_view>
namespace @namespace@ {
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};
std::span<const EmbeddedFile> @name@();
}  // namespace @namespace@
]])
  file(CONFIGURE OUTPUT ${generated}/${name}.cpp @ONLY CONTENT [[
#include "generated/@name@.hpp"
#include <vector>
@assembly@@symbols@namespace @namespace@ {
std::span<const EmbeddedFile> @name@() {
  static const std::vector<EmbeddedFile> files{
@entries@  };
  return files;
}
}  // namespace @namespace@
]])
  target_sources(${target} PRIVATE ${generated}/${name}.cpp)
  set_source_files_properties(${generated}/${name}.cpp PROPERTIES OBJECT_DEPENDS "${files}"
                              SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/generated-${target})
endfunction()

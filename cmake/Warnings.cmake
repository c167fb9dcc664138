# What every target of our own code is compiled with.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

if(XIEZHU_SANITIZE)
  # Without what AddressSanitizer sees as well, and what costs most to compile and finds nothing on x86.
  add_compile_options(-fsanitize=${XIEZHU_SANITIZE} -fno-sanitize=null,object-size,alignment,vptr
                      -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${XIEZHU_SANITIZE})
endif()

function(xiezhu_own_code target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
    -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wcast-align -Werror
    # Designated initialisers leave members at their defaults on purpose.
    -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False positives of g++ 12 in optimised and sanitized library code.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-restrict -Wno-tsan
      -Wno-stringop-overflow -Wno-array-bounds -Wno-dangling-pointer -Wno-stringop-overread)
  endif()
  if(XIEZHU_FAST_BUILD)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12
                          UNITY_BUILD_UNIQUE_ID XIEZHU_UNITY_ID)
  endif()
endfunction()

# teduh_library(FOLDER LINKS ...): the library of one folder of src/, and one test program of the *_test.cpp beside its files.
# Tests run from the root of the tree, so that no absolute path stands in what is compiled.
# teduh_base is the library of base/, teduh_platform_store of platform/store/.
# A file named *_main.cpp is left to the folder's own CMakeLists; TEST_LINKS adds libraries that only the tests need.
function(teduh_library folder)
  cmake_parse_arguments(arg "" "" "LINKS;TEST_LINKS" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(teduh_${name} STATIC ${sources})
    target_link_libraries(teduh_${name} PUBLIC teduh_options ${arg_LINKS})
  else()
    add_library(teduh_${name} INTERFACE)
    target_link_libraries(teduh_${name} INTERFACE teduh_options ${arg_LINKS})
  endif()
  if(TEDUH_TESTS AND tests)
    add_executable(${name}_test ${tests})
    # Whatever stands above the store may use its test database (platform/store/testing).
    if(NOT folder MATCHES "^(base|domain|law|match|document|journal|platform/crypto|platform/mail)$")
      list(APPEND arg_TEST_LINKS teduh_platform_store_testing)
    endif()
    target_link_libraries(${name}_test PRIVATE teduh_${name} ${arg_TEST_LINKS} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE TEDUH_SOURCE_DIR=".")
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  endif()
endfunction()

# teduh_embed(TARGET SYMBOL DIR GLOB...): files as bytes inside the program, so that one file is the whole installation.
# Gives <embedded/SYMBOL.hpp> with teduh::embedded::SYMBOL(), a sorted span of {path below DIR, content}.
function(teduh_embed target symbol dir)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/generated/embedded/${symbol})
  add_custom_command(OUTPUT ${out}.cpp ${out}.hpp
    COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/embed.py ${symbol} ${dir} ${out} ${files}
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/tools/embed.py VERBATIM)
  target_sources(${target} PRIVATE ${out}.cpp ${out}.hpp)
  target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/generated)
endfunction()

# What makes a fault of memory end the program rather than be of use to somebody: harden(TARGET...). Optimised builds have
# it, as Debian packages do; sanitizers look for themselves. It costs 6 % of the instructions for a list in CSV: the preset
# "test", by which changes are measured, goes without. tests/install/hardening reads it off what was built.
option(BAREME_HARDEN "harden optimised builds" ON)
include(CheckCCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

set(HARDEN_COMPILE)
set(HARDEN_LINK)
if(BAREME_HARDEN AND CMAKE_BUILD_TYPE MATCHES "^Rel" AND NOT BAREME_SANITIZE AND NOT BAREME_FUZZ)
  # Control flow: of x86, and of arm64.
  foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero
      -fcf-protection -mbranch-protection=standard)
    string(MAKE_C_IDENTIFIER "HAS${flag}" has)
    check_c_compiler_flag("${flag} -Werror" ${has})
    if(${has})
      list(APPEND HARDEN_COMPILE ${flag})
    endif()
  endforeach()
  list(APPEND HARDEN_COMPILE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  foreach(flag IN ITEMS relro now noexecstack)
    check_linker_flag(C "-Wl,-z,${flag}" HAS_${flag})
    if(HAS_${flag})
      list(APPEND HARDEN_LINK "-Wl,-z,${flag}")
    endif()
  endforeach()
endif()

function(harden)
  foreach(target IN LISTS ARGN)
    target_compile_options(${target} PRIVATE ${HARDEN_COMPILE})
    get_target_property(type ${target} TYPE)
    if(NOT type MATCHES "^(OBJECT|STATIC)_LIBRARY$")
      target_link_options(${target} PRIVATE ${HARDEN_LINK})
    endif()
  endforeach()
endfunction()

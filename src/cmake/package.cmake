# Debian packages, by CPack: bareme (the program), libbareme0 (the library), libbareme-dev. The same sources give the
# same bytes: every date is that of the commit, or SOURCE_DATE_EPOCH where that is set.
find_program(GZIP gzip REQUIRED)
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps REQUIRED)

# ---- The date, in seconds since 1970 ----

set(epoch "$ENV{SOURCE_DATE_EPOCH}")
if("${epoch}" STREQUAL "")
  # In an archive that git made, the file holds the commit's date.
  file(STRINGS ${PROJECT_SOURCE_DIR}/src/cmake/commit-date epoch LIMIT_COUNT 1)
endif()
if(NOT epoch MATCHES "^[0-9]+$")
  execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} log -1 --format=%ct
    OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT epoch MATCHES "^[0-9]+$")
  message(FATAL_ERROR "A package needs a date: set SOURCE_DATE_EPOCH, where there is no git to ask for the commit's.")
endif()
set(ENV{SOURCE_DATE_EPOCH} ${epoch})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/package-date.cmake "set(ENV{SOURCE_DATE_EPOCH} ${epoch})\n")
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_BINARY_DIR}/package-date.cmake)

set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/src/cmake/package-modes.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/src/cmake/package-seal.cmake)

# ---- Documents, as Debian wants them ----

# Sorts before a package that Debian itself may have one day.
set(release 0bareme1)
set(maintainer "bareme maintainers <bareme@example.org>")
set(documents ${CMAKE_CURRENT_BINARY_DIR}/documents)
file(WRITE ${documents}/changelog.Debian "bareme (${PROJECT_VERSION}-${release}) unstable; urgency=medium

  * What changed stands in changelog.gz.

 -- ${maintainer}  ${date}
")

# compress(SOURCE PATH): PATH below the documents is SOURCE, compressed.
function(compress source path)
  get_filename_component(folder ${documents}/${path} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${documents}/${path} COMMAND ${GZIP} -9nc ${source} > ${documents}/${path}
    DEPENDS ${source} VERBATIM)
endfunction()
compress(${documents}/changelog.Debian changelog.Debian.gz)
compress(${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog.gz)
compress(${PROJECT_SOURCE_DIR}/src/man/bareme.1 bareme.1.gz)
compress(${PROJECT_SOURCE_DIR}/src/man/fr/bareme.1 fr/bareme.1.gz)
compress(${CMAKE_CURRENT_BINARY_DIR}/bareme.3 bareme.3.gz)
add_custom_target(documents ALL DEPENDS ${documents}/changelog.Debian.gz ${documents}/changelog.gz
  ${documents}/bareme.1.gz ${documents}/fr/bareme.1.gz ${documents}/bareme.3.gz)

install(FILES ${documents}/bareme.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/fr/bareme.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man1)
install(FILES ${documents}/bareme.3.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 COMPONENT development)
foreach(pair IN ITEMS program:bareme library:libbareme${PROJECT_VERSION_MAJOR} development:libbareme-dev)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 component)
  list(GET pair 1 package)
  install(FILES src/cmake/copyright ${documents}/changelog.Debian.gz ${documents}/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
  string(TOUPPER ${component} COMPONENT)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME ${package})
endforeach()

# ---- Packages ----

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME bareme)
set(CPACK_PACKAGE_VENDOR "bareme maintainers")
set(CPACK_PACKAGE_CONTACT ${maintainer})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${release})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${maintainer})
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SOURCE bareme)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
# Loaded for workbooks alone.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS libxlsxwriter4)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "computes the aids of Action Logement for social housing
Computes what Action Logement can lend or grant to the renewal of social
housing in Provence-Alpes-Côte d'Azur and Corsica, and to households in
difficulty there: for one operation, or for a list in CSV or NDJSON. Every
amount names the row of the tables that made it, and its source.
.
The tables are built into the program; others can be used in their place.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS libxlsxwriter4)
set(soname ${PROJECT_VERSION_MAJOR})
file(WRITE ${documents}/shlibs "libbareme ${soname} libbareme${soname} (>= ${PROJECT_VERSION})\n")
file(WRITE ${documents}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${documents}/shlibs ${documents}/triggers)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "aids of Action Logement for social housing - library
Computes what Action Logement can lend or grant to the renewal of social
housing in Provence-Alpes-Côte d'Azur and Corsica, from tables that are built
in or loaded.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libbareme${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-${release}), libcjson-dev, libexpat1-dev, libmd-dev, libminizip-dev, libutf8proc-dev, zlib1g-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "aids of Action Logement for social housing - development files
The header, the pkg-config file and the CMake package of libbareme.")

include(CPack)

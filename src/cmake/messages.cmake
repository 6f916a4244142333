# The messages in other languages: catalogues made from src/po/*.po, where the program looks for them.
#   cmake --build BUILD --target messages    brings src/po/*.po up to date with the sources
find_program(MSGFMT msgfmt REQUIRED)
find_program(MSGATTRIB msgattrib REQUIRED)
find_program(MSGMERGE msgmerge REQUIRED)
find_program(XGETTEXT xgettext REQUIRED)
file(GLOB BAREME_CATALOGUES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/po/*.po)

foreach(po IN LISTS BAREME_CATALOGUES)
  get_filename_component(lang ${po} NAME_WE)
  set(folder ${PROJECT_BINARY_DIR}/locale/${lang}/LC_MESSAGES)
  add_custom_command(
    OUTPUT ${folder}/bareme.mo
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${MSGFMT} --check --output-file=${folder}/bareme.mo ${po}
    DEPENDS ${po}
    VERBATIM)
  list(APPEND made ${folder}/bareme.mo)
  list(APPEND merged COMMAND ${MSGMERGE} --quiet --update --backup=none --no-fuzzy-matching --no-wrap
    --no-location --sort-output ${po} bareme.pot
    COMMAND ${MSGATTRIB} --no-obsolete --no-wrap --sort-output --output-file=${po} ${po})
  install(FILES ${folder}/bareme.mo DESTINATION ${CMAKE_INSTALL_LOCALEDIR}/${lang}/LC_MESSAGES COMPONENT program)
endforeach()

add_custom_target(catalogues ALL DEPENDS ${made})
add_dependencies(bareme_program catalogues)
add_custom_target(messages
  COMMAND ${PROJECT_SOURCE_DIR}/src/po/extract bareme.pot
  ${merged}
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
  VERBATIM)

# An installation may be moved as a whole: the way from the program to its catalogues stays the same.
file(RELATIVE_PATH beside ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LOCALEDIR})
set_source_files_properties(src/cli/language.c PROPERTIES COMPILE_DEFINITIONS
  "BAREME_LOCALE_BESIDE=\"${beside}\";BAREME_LOCALE_FOLDER=\"${CMAKE_INSTALL_FULL_LOCALEDIR}\"")

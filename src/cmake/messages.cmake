# The messages in French, src/po/fr.po, as a catalogue that is built into programs: see src/po/catalogue.c.
#   cmake --build BUILD --target messages    brings src/po/fr.po up to date with the sources
foreach(tool IN ITEMS msgfmt msgattrib msgmerge xgettext)
  string(TOUPPER ${tool} name)
  find_program(${name} ${tool} REQUIRED)
endforeach()
set(po ${PROJECT_SOURCE_DIR}/src/po/fr.po)

add_custom_command(
  OUTPUT french.c
  COMMAND ${MSGFMT} --check --endianness=little --no-hash --output-file=french.mo ${po}
  COMMAND ${CMAKE_COMMAND} -DINPUT=french.mo -DNAME=catalogue_french -DOUTPUT=french.c
          -P ${PROJECT_SOURCE_DIR}/src/cmake/bytes.cmake
  DEPENDS ${po} src/cmake/bytes.cmake
  VERBATIM)
set(BAREME_CATALOGUE src/po/catalogue.c ${CMAKE_CURRENT_BINARY_DIR}/french.c)

add_custom_target(messages
  COMMAND ${PROJECT_SOURCE_DIR}/src/po/extract bareme.pot
  COMMAND ${MSGMERGE} --quiet --update --backup=none --no-fuzzy-matching --no-wrap --no-location --sort-output
          ${po} bareme.pot
  COMMAND ${MSGATTRIB} --no-obsolete --no-wrap --sort-output --output-file=${po} ${po}
  COMMAND sed -i "/^\"POT-Creation-Date: /d" ${po} # would change with each run
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
  VERBATIM)

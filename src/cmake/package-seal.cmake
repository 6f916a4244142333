# Puts each package together again: the mask of who makes it shows in the members' heads otherwise.
foreach(package IN LISTS CPACK_PACKAGE_FILES)
  set(folder ${CPACK_TEMPORARY_DIRECTORY}/seal)
  file(REMOVE_RECURSE ${folder})
  file(MAKE_DIRECTORY ${folder})
  execute_process(COMMAND ar x ${package} WORKING_DIRECTORY ${folder} COMMAND_ERROR_IS_FATAL ANY)
  # The library's trigger runs ldconfig: the scripts that CPack adds to do the same go.
  file(MAKE_DIRECTORY ${folder}/files)
  execute_process(COMMAND tar -xzf ../control.tar.gz WORKING_DIRECTORY ${folder}/files COMMAND_ERROR_IS_FATAL ANY)
  if(EXISTS ${folder}/files/postinst)
    file(REMOVE ${folder}/files/postinst ${folder}/files/postrm)
    execute_process(COMMAND tar -c --sort=name --format=gnu --owner=root:0 --group=root:0 --mode=go=rX
        --mtime=@$ENV{SOURCE_DATE_EPOCH} -C files .
      COMMAND gzip -9n OUTPUT_FILE ${folder}/control.tar.gz WORKING_DIRECTORY ${folder} COMMAND_ERROR_IS_FATAL ANY)
  endif()
  file(REMOVE ${package})
  execute_process(COMMAND ar rcD ${package} debian-binary control.tar.gz data.tar.xz
    WORKING_DIRECTORY ${folder} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

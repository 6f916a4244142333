# Completion of bareme for fish. The program itself says what may come: "bareme --complete WORD...".

function __bareme_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    # The current word as the program would get it: its open quote and its backslashes away.
    set -l plain (string replace -ar '^([^\'"]*)[\'"]' '$1' -- $word | string unescape)
    # Names of files follow the "=" of an option.
    set -l before (string match -r '^--[^=]*=' -- $word)
    set -l path (string replace -r '^--[^=]*=' '' -- $word)
    for reply in ($words[1] --complete $words[2..-1] "$plain" 2>/dev/null)
        switch $reply
            case ':files'
                printf "$before%s\n" (__fish_complete_path $path)
            case ':folders'
                printf "$before%s\n" (__fish_complete_directories $path '')
            case '*'
                echo $reply
        end
    end
end

complete -c bareme -f -a '(__bareme_complete)'

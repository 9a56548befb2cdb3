/** The shells that `nn completion` knows. */
export const shells = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof shells)[number]

/**
 * What a shell runs to complete `nn`: it asks `nn complete` with the words of the command line, which are passed as
 * they are and never evaluated, and gets a line `value<TAB>description` for each candidate. Where there is none, it
 * completes files; after a `/` it adds no space.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completes nn in bash.
_nn_complete() {
  local value words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    if [[ $value == */ ]]; then compopt -o nospace 2>/dev/null; fi
    COMPREPLY+=("$(printf '%q' "$value")")
  done < <("\${COMP_WORDS[0]/#\\~/$HOME}" complete -- "\${words[@]//\\\\/}" 2>/dev/null)
}
complete -o default -F _nn_complete nn
`,
  zsh: `#compdef nn
# Completes nn in zsh.
_nn() {
  local value description
  local -a whole open
  while IFS=$'\\t' read -r value description; do
    if [[ $value == */ ]]; then open+=("$value"); else whole+=("\${value//:/\\\\:}:$description"); fi
  done < <(\${(Q)\${~words[1]}} complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( $#whole + $#open == 0 )); then _files; return; fi
  (( $#whole )) && _describe nn whole
  (( $#open )) && compadd -S '' -a open
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _nn "$@"; else compdef _nn nn; fi
`,
  fish: `# Completes nn in fish.
function __nn_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($before[1] complete -- $before[2..] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c nn -f -a '(__nn_complete)'
`,
}

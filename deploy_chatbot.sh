#!/usr/bin/env bash
# Deploys the contact centre to AWS: image, functions, bot, stacks. May be run again at any time; what is as it should
# be is left alone. docs/how-to/deploy.md tells everything.
#
#   PROJECT_NAME=aicc-prod AWS_REGION=ap-northeast-2 ./deploy_chatbot.sh [options]
#
# Options:
#   --dry-run     print what would be done, change nothing
#   --rollback    go back to the release before this one
#   --skip-image  leave the image alone: somebody else has pushed it (needs no docker)
#   --skip-lex    leave the Lex bot alone
#   --help        this text
#
# Exit codes: 0 done, 2 wrong option, 3 a tool is missing, 4 a variable is missing or wrong, 5 AWS refuses the
# credentials, 6 the image or the functions could not be built, 7 a stack failed, 8 the centre did not get ready,
# 9 there is nothing to go back to.
# Runs with the bash 3.2 of macOS, so that there are no associative arrays here.
set -euo pipefail
cd "$(dirname "$0")"

PROJECT_NAME=${PROJECT_NAME:-aicc-chatbot}
AWS_REGION=${AWS_REGION:-ap-northeast-2}
HEALTH_SECONDS=${HEALTH_SECONDS:-300}
export AWS_REGION AWS_DEFAULT_REGION=$AWS_REGION AWS_PAGER=""
# The bot that is deployed; without one it is the bank's.
[ -z "${BOT:-}" ] || export AICC_BOT=$BOT
# The Python of the centre: the functions get bytecode of it, so that it is their runtime as well.
[ -n "${PYTHON:-}" ] || PYTHON=$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)
LAMBDA_RUNTIME=${LAMBDA_RUNTIME:-$("$PYTHON" -c 'import sys; print("python%d.%d" % sys.version_info[:2])' || true)}
export LAMBDA_RUNTIME
# Said to the stacks each time, so that they run what was built.
CPU_ARCHITECTURE=${CPU_ARCHITECTURE:-X86_64}
readonly TEMPLATES=deploy/cloudformation
readonly IMAGE=aicc-chatbot

account='' partition=aws dry_run=false rollback=false skip_image=false skip_lex=false
known=$(mktemp) # "NAME VALUE" lines: outputs of the stacks so far
room=$(mktemp -d)
exec 3>&1 # where a function speaks whose output is taken
trap 'rm -rf "$known" "$room"' EXIT

# Ends with an exit code and an error: code, what to do in Korean, in English.
fail() {
  printf '[%s] %s\n[%s] %s\n' "$2" "$3" "$2" "$4" >&2
  exit "$1"
}

say() { printf '==> %s\n' "$*"; }

# Runs a command, or prints it in a dry run.
run() {
  local word
  if $dry_run; then
    printf '+'
    for word in "$@"; do
      case $word in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
  else
    "$@"
  fi
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --dry-run) dry_run=true ;;
      --rollback) rollback=true ;;
      --skip-image) skip_image=true ;;
      --skip-lex) skip_lex=true ;;
      -h | --help)
        sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p;}' "$0"
        exit 0
        ;;
      *) fail 2 deploy_option_unknown "모르는 옵션입니다: $1. --help를 보세요." "Unknown option: $1. See --help." ;;
    esac
    shift
  done
}

need() {
  command -v "$1" >/dev/null 2>&1 ||
    fail 3 deploy_tool_missing "$1 이(가) 없습니다. $2" "$1 is missing. $3"
}

# The command line of the centre: of this folder, or the one that is installed.
aicc() {
  if [ -n "${AICC:-}" ]; then "$AICC" "$@"; elif [ -x .venv/bin/aicc ]; then .venv/bin/aicc "$@"; else command aicc "$@"; fi
}

check() {
  need aws "AWS CLI를 설치해 주세요." "Install the AWS CLI."
  need "$PYTHON" "파이썬 3.11 이상을 설치해 주세요." "Install Python 3.11 or newer."
  $rollback || $skip_image || $dry_run ||
    need docker "설치하거나 --skip-image를 붙이세요." "Install it, or add --skip-image."
  $rollback || $dry_run || [ -n "${AICC:-}" ] || [ -x .venv/bin/aicc ] || need aicc \
    "먼저 'make run'이나 'pip install -c constraints.txt .[aws]'를 실행해 주세요." \
    "Run 'make run' or 'pip install -c constraints.txt .[aws]' first."
  [[ $PROJECT_NAME =~ ^[a-z][a-z0-9-]{1,18}[a-z0-9]$ ]] ||
    fail 4 deploy_variable_invalid "PROJECT_NAME은 3~20자의 영문 소문자, 숫자, -여야 합니다: $PROJECT_NAME" \
      "PROJECT_NAME must be 3 to 20 lower-case letters, digits and -: $PROJECT_NAME"
  [[ $AWS_REGION =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] ||
    fail 4 deploy_variable_invalid "AWS_REGION이 리전 이름이 아닙니다: $AWS_REGION" \
      "AWS_REGION is not the name of a region: $AWS_REGION"
  [ -z "${CONNECT_INSTANCE_ARN:-}" ] || [[ $CONNECT_INSTANCE_ARN =~ ^arn:aws[a-z-]*:connect:[a-z0-9-]+:[0-9]{12}:instance/[0-9a-f-]{36}$ ]] ||
    fail 4 deploy_variable_invalid "CONNECT_INSTANCE_ARN이 Connect 인스턴스의 ARN이 아닙니다." \
      "CONNECT_INSTANCE_ARN is not the ARN of an instance of Connect."
  $rollback || [ -z "${BOT:-}" ] || [ -d "$BOT" ] ||
    fail 4 deploy_variable_invalid "BOT 폴더가 없습니다: $BOT" "There is no folder BOT: $BOT"
  account=$(aws sts get-caller-identity --query Account --output text 2>/dev/null) || account=
  case $AWS_REGION in cn-*) partition=aws-cn ;; us-gov-*) partition=aws-us-gov ;; *) partition=aws ;; esac
  [ -n "$account" ] || $dry_run || fail 5 deploy_credentials_refused \
    "AWS 자격 증명을 쓸 수 없습니다. 'aws sts get-caller-identity'로 확인해 주세요." \
    "AWS does not accept the credentials; look with 'aws sts get-caller-identity'."
}

# --- what is known ---------------------------------------------------------------------------------------------------

# The value of an output of an earlier stack; nothing when there is none.
output() { awk -v name="$1" '$1 == name { sub(/^[^ ]+ /, ""); value = $0 } END { print value }' "$known"; }

# The same for a dry run: what is not known yet is named.
known_or() {
  local value
  value=$(output "$1")
  echo "${value:-<$1 of $PROJECT_NAME-$2>}"
}

# Notes the outputs of a stack, if it is there.
note_outputs() {
  aws cloudformation describe-stacks --stack-name "$PROJECT_NAME-$1" \
    --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text 2>/dev/null |
    awk -F '\t' 'NF == 2 { print $1 " " $2 }' >>"$known" || true
}

# CertificateArn -> CERTIFICATE_ARN: the variable that sets a parameter.
variable_of() { printf '%s' "$1" | sed 's/\([a-z0-9]\)\([A-Z]\)/\1_\2/g' | tr '[:lower:]' '[:upper:]'; }

parameters_of() {
  awk '/^Parameters:/ { inside = 1; next } /^[A-Z]/ { inside = 0 } inside && /^  [A-Za-z]+:$/ { gsub(/[ :]/, ""); print }' "$1"
}

# Puts what a template is to be told into `overrides`: a variable wins over an output of an earlier stack; what
# neither names keeps its last value, or its default.
collect_overrides() {
  local name variable value
  overrides=()
  for name in $(parameters_of "$1"); do
    variable=$(variable_of "$name")
    value=${!variable-}
    [ -n "$value" ] || value=$(output "$name")
    [ -n "$value" ] || ! $dry_run || value=$(placeholder "$name")
    [ -z "$value" ] || overrides+=("$name=$value")
  done
}

# In a dry run nothing may have been made yet: says which stack will tell.
placeholder() {
  local file
  for file in "$TEMPLATES"/*.yaml; do
    [ "$(basename "$file")" != connect.yaml ] || [ -n "${CONNECT_INSTANCE_ARN:-}" ] || continue
    if sed -n '/^Outputs:/,$p' "$file" | grep -q "^  $1:$"; then
      [ "$1" = Release ] || [ "$1" = PreviousRelease ] || echo "<$1 of $PROJECT_NAME-$(basename "$file" .yaml)>"
      return
    fi
  done
}

# --- the steps -------------------------------------------------------------------------------------------------------

# Makes or changes a stack and notes its outputs: name, template, further options.
stack() {
  local name=$1 template=$2
  shift 2
  collect_overrides "$template"
  say "$PROJECT_NAME-$name"
  run aws cloudformation deploy --stack-name "$PROJECT_NAME-$name" --template-file "$template" \
    --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset --tags "project=$PROJECT_NAME" "$@" \
    ${overrides[@]+--parameter-overrides "${overrides[@]}"} || stack_failed "$name"
  note_outputs "$name"
}

stack_failed() {
  aws cloudformation describe-stack-events --stack-name "$PROJECT_NAME-$1" --output text \
    --query "StackEvents[?ends_with(ResourceStatus, '_FAILED')].[LogicalResourceId, ResourceStatusReason]" >&2 || true
  fail 7 deploy_stack_failed "$PROJECT_NAME-$1 스택이 실패했습니다. 바뀐 것은 CloudFormation이 되돌렸습니다." \
    "The stack $PROJECT_NAME-$1 failed; CloudFormation took back what it had changed."
}

# What is deployed: the commit, and what else its artefacts are made of; with changes that are in none, the time.
name_release() {
  local commit
  [ -z "${RELEASE:-}" ] || return 0
  commit=$(git rev-parse --short=12 HEAD 2>/dev/null) || commit=
  if [ -n "$commit" ] && [ -z "$(git status --porcelain 2>/dev/null)" ]; then
    RELEASE=$commit$(variant)
  else
    RELEASE=${commit:+$commit-}$(date -u +%Y%m%d%H%M%S)
  fi
}

# A short checksum of the bot, the processor and the Python where they are not the usual ones: the same commit makes other
# artefacts of them, and what is there under a name is never built again.
variant() {
  [ "${BOT:-} $CPU_ARCHITECTURE $LAMBDA_RUNTIME" != ' X86_64 python3.11' ] || return 0
  {
    echo "$CPU_ARCHITECTURE $LAMBDA_RUNTIME"
    [ -z "${BOT:-}" ] || bot_files
  } | git hash-object --stdin | sed 's/^\(.\{8\}\).*/-\1/'
}

# The checksums of what is deployed of the bot's folder: what tools/build_lambda.py leaves out does not count.
bot_files() (
  cd "$BOT" >/dev/null
  find -L . \( -name var -o -name .git -o -name __pycache__ \) -prune -o \
    -type f ! -name '.env*' ! -name '*.key' ! -name '*.pem' -exec cksum {} + | LC_ALL=C sort
)

# A release is noted as the one before only by another one: running twice must not lose the way back.
name_previous() {
  local current
  note_outputs service
  current=$(output Release)
  if [ -z "$current" ] || [ "$current" = "$RELEASE" ]; then
    PREVIOUS_RELEASE=$(output PreviousRelease)
  else
    PREVIOUS_RELEASE=$current
  fi
  PREVIOUS_RELEASE=${PREVIOUS_RELEASE:-none}
}

image() {
  local uri platform=linux/amd64
  uri=$(known_or RepositoryUri base)
  if $skip_image; then
    say "image: skipped"
    return
  fi
  if [ "$(aws ecr batch-get-image --repository-name "$PROJECT_NAME" --image-ids "imageTag=$RELEASE" \
    --query 'length(images)' --output text 2>/dev/null)" = 1 ]; then
    say "image $RELEASE: already there"
    return
  fi
  say "image $RELEASE"
  [ "$CPU_ARCHITECTURE" = X86_64 ] || platform=linux/arm64
  run docker build --platform "$platform" ${BOT:+--build-arg "BOT=$BOT"} -t "$IMAGE:latest" -t "$uri:$RELEASE" . || image_failed
  if $dry_run; then
    echo "+ aws ecr get-login-password | docker login --username AWS --password-stdin ${uri%%/*}"
  else
    aws ecr get-login-password | docker login --username AWS --password-stdin "${uri%%/*}" || image_failed
  fi
  run docker push "$uri:$RELEASE" || image_failed
}

image_failed() {
  fail 6 deploy_image_failed "이미지를 만들거나 올리지 못했습니다." "The image could not be built or pushed."
}

functions() {
  local bucket arch=x86_64 key=releases/$RELEASE/lambda.zip
  bucket=$(known_or ArtefactBucketName base)
  if aws s3api head-object --bucket "$bucket" --key "$key" >/dev/null 2>&1; then
    say "functions $RELEASE: already there"
    return
  fi
  say "functions $RELEASE"
  if [ -z "${LAMBDA_ZIP:-}" ]; then
    LAMBDA_ZIP=$room/aicc-lambda.zip
    [ "$CPU_ARCHITECTURE" = X86_64 ] || arch=arm64
    run "$PYTHON" tools/build_lambda.py --arch "$arch" --out "$room" ${BOT:+--bot "$BOT"} ||
      fail 6 deploy_functions_failed "Lambda 패키지를 만들지 못했습니다." "The functions could not be packed."
  fi
  run aws s3 cp --only-show-errors "$LAMBDA_ZIP" "s3://$bucket/$key" ||
    fail 6 deploy_functions_failed "Lambda 패키지를 올리지 못했습니다." "The functions could not be uploaded."
}

# OpenSearch in a network needs a role that belongs to the service; an account has it once.
search_role() {
  [ "${SEARCH_ENGINE:-opensearch}" = opensearch ] || return 0
  [ -z "$(output SearchEndpoint)" ] || return 0
  if $dry_run; then
    run aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com
    return
  fi
  aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com >/dev/null 2>"$room/role" ||
    grep -q -e 'has been taken' -e AlreadyExists "$room/role" || { cat "$room/role" >&2 && stack_failed data; }
}

# Brings the bot to Lex, so that it only listens and aicc answers, and prints the ARN of an alias: its name, further
# options.
lex_alias() {
  local alias=$1
  shift
  set -- --listening "$@"
  if $dry_run; then
    run aicc aws lex deploy --alias "$alias" --role "$(known_or LexRoleArn lambda)" "$@" --json >&3
    echo "<alias $alias of the Lex bot>"
    return
  fi
  aicc aws lex deploy --alias "$alias" --role "$(output LexRoleArn)" "$@" --json >"$room/lex.json" ||
    fail 7 deploy_lex_failed "Lex 봇을 배포하지 못했습니다." "The Lex bot could not be deployed."
  printf 'arn:%s:lex:%s:%s:bot-alias/%s/%s\n' "$partition" "$AWS_REGION" "$account" \
    "$(member botId "$room/lex.json")" "$(member botAliasId "$room/lex.json")"
}

# A text member of a JSON file.
member() { sed -n 's/.*"'"$1"'": *"\([^"]*\)".*/\1/p' "$2" | head -n 1; }

lex() {
  if $skip_lex || [ -n "${LEX_BOT_ALIAS_ARN:-}" ]; then
    say "Lex: skipped"
    return
  fi
  say "Lex"
  LEX_BOT_ALIAS_ARN=$(lex_alias live --lambda "$(known_or LexFunctionArn lambda)") || exit
  # The centre asks Lex what a customer means. The function steps aside then: each intent has a code hook, and an alias
  # without a function would refuse.
  if [ "${NLU:-local}" != local ]; then
    export NLU_BOT_ALIAS_ARN=$LEX_BOT_ALIAS_ARN
  fi
}

connect() {
  if [ -z "${CONNECT_INSTANCE_ARN:-}" ]; then
    say "Connect: skipped, because CONNECT_INSTANCE_ARN is not set"
    return
  fi
  [ -n "${LEX_BOT_ALIAS_ARN:-}" ] || fail 4 deploy_variable_missing \
    "Connect에는 Lex 봇이 필요합니다. LEX_BOT_ALIAS_ARN을 정하거나 --skip-lex를 빼세요." \
    "Connect needs a Lex bot: set LEX_BOT_ALIAS_ARN, or leave out --skip-lex."
  stack connect "$TEMPLATES/connect.yaml"
  if [ -z "${FLOWS:-}" ]; then
    FLOWS=$room/flows
    run aicc aws flow build --out "$FLOWS" ||
      fail 6 deploy_flows_failed "흐름을 만들지 못했습니다." "The flows could not be built."
  fi
  if $dry_run; then
    echo "+ $PYTHON $TEMPLATES/flows.py $FLOWS > $room/flows.yaml"
    echo "+ aws cloudformation deploy --stack-name $PROJECT_NAME-flows --template-file $room/flows.yaml ..."
    return
  fi
  "$PYTHON" "$TEMPLATES/flows.py" "$FLOWS" >"$room/flows.yaml" ||
    fail 6 deploy_flows_failed "흐름의 템플릿을 쓰지 못했습니다." "The template of the flows could not be written."
  # The flows may be longer than CloudFormation takes from the command line: they go through the bucket.
  stack flows "$room/flows.yaml" --s3-bucket "$(output ArtefactBucketName)" --s3-prefix "releases/$RELEASE"
}

# Whether an address answers 200. The certificate is one for the company's name and not for the load balancer's, so
# that it is not looked at; nothing secret is sent here.
answers() {
  "$PYTHON" - "$1" 2>/dev/null <<'PYTHON'
import ssl, sys, urllib.request
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
urllib.request.urlopen(sys.argv[1], timeout=5, context=context)
PYTHON
}

healthy() {
  local url=${HEALTH_URL:-} deadline
  [ -n "$url" ] || url=$(output Url)/readyz
  say "waiting for $url"
  ! $dry_run || return 0
  deadline=$((SECONDS + HEALTH_SECONDS))
  until answers "$url"; do
    [ "$SECONDS" -lt "$deadline" ] || fail 8 deploy_not_ready \
      "$HEALTH_SECONDS초 안에 준비되지 않았습니다. 로그를 보세요: aws logs tail /ecs/$PROJECT_NAME" \
      "Not ready within $HEALTH_SECONDS seconds; see: aws logs tail /ecs/$PROJECT_NAME"
    sleep 2
  done
  say "ready: $url"
}

deploy() {
  name_release
  name_previous
  export RELEASE PREVIOUS_RELEASE
  say "$PROJECT_NAME $RELEASE (before: $PREVIOUS_RELEASE), $AWS_REGION ${account:-without credentials}"
  stack base "$TEMPLATES/base.yaml"
  stack network "$TEMPLATES/network.yaml"
  note_outputs data
  search_role
  stack data "$TEMPLATES/data.yaml"
  image
  functions
  stack lambda "$TEMPLATES/lambda.yaml"
  lex
  connect
  stack service "$TEMPLATES/service.yaml"
  stack monitoring "$TEMPLATES/monitoring.yaml"
  healthy
  say "done"
}

# --- the way back ----------------------------------------------------------------------------------------------------

# Changes only which release a stack runs; everything else stays as it is deployed.
release_of_stack() {
  local name=$1 to=$2 from=$3 parameter parameters=()
  for parameter in $(aws cloudformation describe-stacks --stack-name "$PROJECT_NAME-$name" \
    --query 'Stacks[0].Parameters[].ParameterKey' --output text); do
    case $parameter in
      Release) parameters+=("ParameterKey=Release,ParameterValue=$to") ;;
      PreviousRelease) parameters+=("ParameterKey=PreviousRelease,ParameterValue=$from") ;;
      *) parameters+=("ParameterKey=$parameter,UsePreviousValue=true") ;;
    esac
  done
  say "$PROJECT_NAME-$name: $from -> $to"
  if ! run aws cloudformation update-stack --stack-name "$PROJECT_NAME-$name" --use-previous-template \
    --capabilities CAPABILITY_IAM --parameters "${parameters[@]}" 2>"$room/update"; then
    # The way back was taken before, and broken off after this stack.
    grep -q 'No updates are to be performed' "$room/update" && return
    cat "$room/update" >&2
    stack_failed "$name"
  fi
  run aws cloudformation wait stack-update-complete --stack-name "$PROJECT_NAME-$name" || stack_failed "$name"
}

go_back() {
  local current previous
  note_outputs service
  current=$(output Release) previous=$(output PreviousRelease)
  [ -n "$previous" ] && [ "$previous" != none ] || fail 9 deploy_no_release_before \
    "되돌아갈 릴리스가 없습니다." "There is no release to go back to."
  release_of_stack lambda "$previous" "$current"
  release_of_stack service "$previous" "$current"
  healthy
  say "done: $PROJECT_NAME runs $previous again"
}

main() {
  read_options "$@"
  check
  if $rollback; then go_back; else deploy; fi
}

# bash reads a script while it runs it: with this line it has all of it, whatever becomes of the file meanwhile. Not
# `main && exit`: that would switch `set -e` off inside.
main "$@"; exit 0

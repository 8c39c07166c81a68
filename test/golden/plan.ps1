#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$PSNativeCommandArgumentPassing = 'Standard'
# Plan 8fcdcf9dc98cb1257d3a2f4a13 for /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contoso

function Invoke-AzRest([string] $Method, [string] $Url, [string] $Body) {
  $file = New-TemporaryFile
  try {
    Set-Content -LiteralPath $file -Value $Body -Encoding utf8NoBOM -NoNewline
    az rest --method $Method --url $Url --body "@$file"
  } finally {
    Remove-Item -LiteralPath $file
  }
}

# Enables the dedicated data endpoint of 'contoso', which connected registries sync through.
# Risk, medium: Clients behind a firewall that allows only the login server must allow the new data endpoint as well, or their pulls fail.
az acr update `
  --name contoso `
  --data-endpoint-enabled true

# Gives 'plant' rights on 'app/web'.
az acr scope-map update `
  --name plant `
  --registry contoso `
  --add-repository app/web content/read metadata/read

# Gives 'line1' rights on 'app/web'.
az acr scope-map update `
  --name line1 `
  --registry contoso `
  --add-repository app/web content/read metadata/read

# Creates 'region', ReadWrite, under the cloud registry.
# Makes its scope map and its sync token as well.
az acr connected-registry create `
  --name region `
  --registry contoso `
  --repository acr/connected-registry base `
  --mode ReadWrite `
  --sync-schedule '* * * * *' `
  --sync-message-ttl P2D `
  --log-level Warning `
  --notifications base:1.0:push '*@*:delete'

# Creates 'region', ReadWrite, under the cloud registry.
# Sets what not every version of the CLI can set on creation.
Invoke-AzRest `
  -Method patch `
  -Url '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contoso/connectedRegistries/region?api-version=2025-11-01' `
  -Body '{"properties":{"garbageCollection":{"enabled":true,"schedule":"0 0 * * *"}}}'

# Creates 'region', ReadWrite, under the cloud registry.
# What it needs for the registries below it.
az acr scope-map update `
  --name region `
  --registry contoso `
  --add-gateway cell01 config/read config/write message/read message/write `
  --add-gateway site01 config/read config/write message/read message/write

# Creates 'site01', ReadOnly, under 'region'.
# Makes its scope map and its sync token as well.
az acr connected-registry create `
  --name site01 `
  --registry contoso `
  --parent region `
  --repository acr/connected-registry base `
  --mode ReadOnly `
  --sync-schedule '0 2 * * *' `
  --sync-window PT2H `
  --sync-message-ttl P3D `
  --log-level Warning `
  --client-tokens depot `
  --notifications base:1.0:push '*@*:delete'

# Creates 'site01', ReadOnly, under 'region'.
# Sets what not every version of the CLI can set on creation.
Invoke-AzRest `
  -Method patch `
  -Url '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contoso/connectedRegistries/site01?api-version=2025-11-01' `
  -Body '{"properties":{"garbageCollection":{"enabled":true,"schedule":"0 0 * * *"}}}'

# Creates 'site01', ReadOnly, under 'region'.
# What it needs for the registries below it.
az acr scope-map update `
  --name site01 `
  --registry contoso `
  --add-gateway cell01 config/read config/write message/read message/write

# Creates 'cell01', ReadOnly, under 'site01'.
# Makes its scope map and its sync token as well.
az acr connected-registry create `
  --name cell01 `
  --registry contoso `
  --parent site01 `
  --repository acr/connected-registry base `
  --mode ReadOnly `
  --sync-schedule '0 2 * * *' `
  --sync-window PT2H `
  --sync-message-ttl P3D `
  --log-level Warning `
  --notifications base:1.0:push '*@*:delete'

# Creates 'cell01', ReadOnly, under 'site01'.
# Sets what not every version of the CLI can set on creation.
Invoke-AzRest `
  -Method patch `
  -Url '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contoso/connectedRegistries/cell01?api-version=2025-11-01' `
  -Body '{"properties":{"garbageCollection":{"enabled":false,"schedule":"0 5 * * *"}}}'

# Changes 'depot': notifications gain 'base:*:delete' and lose 'base:*:push'.
# Risk, low: 'depot' learns of it at its next sync.
az acr connected-registry update `
  --name depot `
  --registry contoso `
  --add-notifications 'base:*:delete' `
  --remove-notifications 'base:*:push'

# Changes 'line1': schedule from '0 3 * * 0' to '0 12 * * *', sync window from 'PT3H' to 'PT4H'.
# Risk, medium: 'line1' learns of it only at a sync under the old schedule '0 3 * * 0' (up to 7 d apart), once 'plant' knows of it.
az acr connected-registry update `
  --name line1 `
  --registry contoso `
  --sync-schedule '0 12 * * *' `
  --sync-window PT4H

# Disables token 'depot', with which 'depot' syncs.
# Risk, medium: 'depot' stops syncing until the token is enabled again.
az acr token update `
  --name depot `
  --registry contoso `
  --status disabled

# Deletes 'cell1'.
# Risk, high: The instance that runs as 'cell1' stops syncing; creating it again does not bring the instance back.
$PSNativeCommandUseErrorActionPreference = $false
az acr connected-registry show --name cell1 --registry contoso --output none 2>$null
$found = $LASTEXITCODE -eq 0
$PSNativeCommandUseErrorActionPreference = $true
if ($found) {
  az acr connected-registry delete `
    --name cell1 `
    --registry contoso `
    --yes
}

# Deletes the sync token of 'cell1'.
# Risk, medium: Its passwords are lost: a new token of this name has none until they are generated.
$PSNativeCommandUseErrorActionPreference = $false
az acr token show --name cell1 --registry contoso --output none 2>$null
$found = $LASTEXITCODE -eq 0
$PSNativeCommandUseErrorActionPreference = $true
if ($found) {
  az acr token delete `
    --name cell1 `
    --registry contoso `
    --yes
}

# Deletes the scope map of 'cell1'.
$PSNativeCommandUseErrorActionPreference = $false
az acr scope-map show --name cell1 --registry contoso --output none 2>$null
$found = $LASTEXITCODE -eq 0
$PSNativeCommandUseErrorActionPreference = $true
if ($found) {
  az acr scope-map delete `
    --name cell1 `
    --registry contoso `
    --yes
}

# Takes the gateway of 'cell1' and rights on 'base' and 'tools' from 'line1'.
# Risk, medium: 'line1' stops syncing 'base' and 'tools' and removes its local copies.
az acr scope-map update `
  --name line1 `
  --registry contoso `
  --remove-repository base content/read metadata/read `
  --remove-repository tools content/read metadata/read `
  --remove-gateway cell1 config/read config/write message/read message/write

# Takes the gateway of 'cell1' and rights on 'tools' from 'plant'.
# Risk, medium: 'plant' stops syncing 'tools'.
az acr scope-map update `
  --name plant `
  --registry contoso `
  --remove-repository tools content/read metadata/read `
  --remove-gateway cell1 config/read config/write message/read message/write

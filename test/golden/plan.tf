# Plan 8fcdcf9dc98cb1257d3a2f4a13
# Objects that exist already must be imported first (terraform import), or the provider refuses to create them.
# The provider does not send changes of schedule, window or message TTL of a registry that exists: read them back, or use the Azure CLI.
# Set data_endpoint_enabled = true where the cloud registry itself is declared; this file leaves it as it is.
# Not said by this file, remove it from the state or do it by hand: Deletes 'cell1'.
# Not said by this file, remove it from the state or do it by hand: Deletes the sync token of 'cell1'.
# Not said by this file, remove it from the state or do it by hand: Deletes the scope map of 'cell1'.

data "azurerm_container_registry" "cloud" {
  name                = "contoso"
  resource_group_name = "edge"
}

resource "azurerm_container_registry_scope_map" "map_plant" {
  name                    = "plant"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  actions                 = [
    "gateway/line1/config/read",
    "gateway/line1/config/write",
    "gateway/line1/message/read",
    "gateway/line1/message/write",
    "gateway/plant/config/read",
    "gateway/plant/config/write",
    "gateway/plant/message/read",
    "gateway/plant/message/write",
    "repositories/acr/connected-registry/content/delete",
    "repositories/acr/connected-registry/content/read",
    "repositories/acr/connected-registry/content/write",
    "repositories/acr/connected-registry/metadata/read",
    "repositories/acr/connected-registry/metadata/write",
    "repositories/app/web/content/read",
    "repositories/app/web/metadata/read",
    "repositories/base/content/delete",
    "repositories/base/content/read",
    "repositories/base/content/write",
    "repositories/base/metadata/read",
    "repositories/base/metadata/write",
  ]
}

resource "azurerm_container_registry_scope_map" "map_line1" {
  name                    = "line1"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  actions                 = [
    "gateway/line1/config/read",
    "gateway/line1/config/write",
    "gateway/line1/message/read",
    "gateway/line1/message/write",
    "repositories/app/web/content/read",
    "repositories/app/web/metadata/read",
  ]
}

resource "azurerm_container_registry_scope_map" "map_region" {
  name                    = "region"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  actions                 = [
    "gateway/cell01/config/read",
    "gateway/cell01/config/write",
    "gateway/cell01/message/read",
    "gateway/cell01/message/write",
    "gateway/region/config/read",
    "gateway/region/config/write",
    "gateway/region/message/read",
    "gateway/region/message/write",
    "gateway/site01/config/read",
    "gateway/site01/config/write",
    "gateway/site01/message/read",
    "gateway/site01/message/write",
    "repositories/acr/connected-registry/content/delete",
    "repositories/acr/connected-registry/content/read",
    "repositories/acr/connected-registry/content/write",
    "repositories/acr/connected-registry/metadata/read",
    "repositories/acr/connected-registry/metadata/write",
    "repositories/base/content/delete",
    "repositories/base/content/read",
    "repositories/base/content/write",
    "repositories/base/metadata/read",
    "repositories/base/metadata/write",
  ]
}

resource "azurerm_container_registry_scope_map" "map_site01" {
  name                    = "site01"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  actions                 = [
    "gateway/cell01/config/read",
    "gateway/cell01/config/write",
    "gateway/cell01/message/read",
    "gateway/cell01/message/write",
    "gateway/site01/config/read",
    "gateway/site01/config/write",
    "gateway/site01/message/read",
    "gateway/site01/message/write",
    "repositories/acr/connected-registry/content/read",
    "repositories/acr/connected-registry/metadata/read",
    "repositories/base/content/read",
    "repositories/base/metadata/read",
  ]
}

resource "azurerm_container_registry_scope_map" "map_cell01" {
  name                    = "cell01"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  actions                 = [
    "gateway/cell01/config/read",
    "gateway/cell01/config/write",
    "gateway/cell01/message/read",
    "gateway/cell01/message/write",
    "repositories/acr/connected-registry/content/read",
    "repositories/acr/connected-registry/metadata/read",
    "repositories/base/content/read",
    "repositories/base/metadata/read",
  ]
}

resource "azurerm_container_registry_token" "token_region" {
  name                    = "region"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  scope_map_id            = azurerm_container_registry_scope_map.map_region.id
  enabled                 = true
}

resource "azurerm_container_registry_token" "token_site01" {
  name                    = "site01"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  scope_map_id            = azurerm_container_registry_scope_map.map_site01.id
  enabled                 = true
}

resource "azurerm_container_registry_token" "token_cell01" {
  name                    = "cell01"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  scope_map_id            = azurerm_container_registry_scope_map.map_cell01.id
  enabled                 = true
}

resource "azurerm_container_registry_token" "token_depot" {
  name                    = "depot"
  container_registry_name = data.azurerm_container_registry.cloud.name
  resource_group_name     = data.azurerm_container_registry.cloud.resource_group_name
  scope_map_id            = "${data.azurerm_container_registry.cloud.id}/scopeMaps/depot"
  enabled                 = false
}

resource "azurerm_container_connected_registry" "registry_region" {
  name                  = "region"
  container_registry_id = data.azurerm_container_registry.cloud.id
  sync_token_id         = azurerm_container_registry_token.token_region.id
  mode                  = "ReadWrite"
  sync_schedule         = "* * * * *"
  sync_message_ttl      = "P2D"
  log_level             = "Warning"
  audit_log_enabled     = false
  notification {
    name   = "base"
    tag    = "1.0"
    action = "push"
  }
  notification {
    name   = "*"
    digest = "*"
    action = "delete"
  }
}

# The provider refuses a sync window below PT3H; this one is PT2H.
resource "azurerm_container_connected_registry" "registry_site01" {
  name                  = "site01"
  container_registry_id = data.azurerm_container_registry.cloud.id
  parent_registry_id    = azurerm_container_connected_registry.registry_region.id
  sync_token_id         = azurerm_container_registry_token.token_site01.id
  mode                  = "ReadOnly"
  sync_schedule         = "0 2 * * *"
  sync_window           = "PT2H"
  sync_message_ttl      = "P3D"
  client_token_ids      = [
    azurerm_container_registry_token.token_depot.id,
  ]
  log_level             = "Warning"
  audit_log_enabled     = false
  notification {
    name   = "base"
    tag    = "1.0"
    action = "push"
  }
  notification {
    name   = "*"
    digest = "*"
    action = "delete"
  }
}

# The provider refuses a sync window below PT3H; this one is PT2H.
# The provider has no garbage collection; set it with the Azure CLI.
resource "azurerm_container_connected_registry" "registry_cell01" {
  name                  = "cell01"
  container_registry_id = data.azurerm_container_registry.cloud.id
  parent_registry_id    = azurerm_container_connected_registry.registry_site01.id
  sync_token_id         = azurerm_container_registry_token.token_cell01.id
  mode                  = "ReadOnly"
  sync_schedule         = "0 2 * * *"
  sync_window           = "PT2H"
  sync_message_ttl      = "P3D"
  log_level             = "Warning"
  audit_log_enabled     = false
  notification {
    name   = "base"
    tag    = "1.0"
    action = "push"
  }
  notification {
    name   = "*"
    digest = "*"
    action = "delete"
  }
}

resource "azurerm_container_connected_registry" "registry_depot" {
  name                  = "depot"
  container_registry_id = data.azurerm_container_registry.cloud.id
  sync_token_id         = azurerm_container_registry_token.token_depot.id
  mode                  = "ReadOnly"
  sync_schedule         = "* * * * *"
  sync_message_ttl      = "P2D"
  log_level             = "Information"
  audit_log_enabled     = false
  notification {
    name   = "base"
    tag    = "*"
    action = "delete"
  }
}

resource "azurerm_container_connected_registry" "registry_line1" {
  name                  = "line1"
  container_registry_id = data.azurerm_container_registry.cloud.id
  parent_registry_id    = "${data.azurerm_container_registry.cloud.id}/connectedRegistries/plant"
  sync_token_id         = "${data.azurerm_container_registry.cloud.id}/tokens/line1"
  mode                  = "ReadOnly"
  sync_schedule         = "0 12 * * *"
  sync_window           = "PT4H"
  sync_message_ttl      = "P2D"
  log_level             = "Information"
  audit_log_enabled     = false
}

// Plan 8fcdcf9dc98cb1257d3a2f4a13
// Set dataEndpointEnabled: true where the cloud registry itself is declared; this file leaves it as it is.
// Not said by Bicep, do it by hand: Deletes 'cell1'.
// Not said by Bicep, do it by hand: Deletes the sync token of 'cell1'.
// Not said by Bicep, do it by hand: Deletes the scope map of 'cell1'.

param registryName string = 'contoso'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName
}

resource scopeMap_plant 'Microsoft.ContainerRegistry/registries/scopeMaps@2025-11-01' = {
  parent: registry
  name: 'plant'
  properties: {
    actions: [
      'gateway/line1/config/read'
      'gateway/line1/config/write'
      'gateway/line1/message/read'
      'gateway/line1/message/write'
      'gateway/plant/config/read'
      'gateway/plant/config/write'
      'gateway/plant/message/read'
      'gateway/plant/message/write'
      'repositories/acr/connected-registry/content/delete'
      'repositories/acr/connected-registry/content/read'
      'repositories/acr/connected-registry/content/write'
      'repositories/acr/connected-registry/metadata/read'
      'repositories/acr/connected-registry/metadata/write'
      'repositories/app/web/content/read'
      'repositories/app/web/metadata/read'
      'repositories/base/content/delete'
      'repositories/base/content/read'
      'repositories/base/content/write'
      'repositories/base/metadata/read'
      'repositories/base/metadata/write'
    ]
  }
}

resource scopeMap_line1 'Microsoft.ContainerRegistry/registries/scopeMaps@2025-11-01' = {
  parent: registry
  name: 'line1'
  properties: {
    actions: [
      'gateway/line1/config/read'
      'gateway/line1/config/write'
      'gateway/line1/message/read'
      'gateway/line1/message/write'
      'repositories/app/web/content/read'
      'repositories/app/web/metadata/read'
    ]
  }
}

resource scopeMap_region 'Microsoft.ContainerRegistry/registries/scopeMaps@2025-11-01' = {
  parent: registry
  name: 'region'
  properties: {
    actions: [
      'gateway/cell01/config/read'
      'gateway/cell01/config/write'
      'gateway/cell01/message/read'
      'gateway/cell01/message/write'
      'gateway/region/config/read'
      'gateway/region/config/write'
      'gateway/region/message/read'
      'gateway/region/message/write'
      'gateway/site01/config/read'
      'gateway/site01/config/write'
      'gateway/site01/message/read'
      'gateway/site01/message/write'
      'repositories/acr/connected-registry/content/delete'
      'repositories/acr/connected-registry/content/read'
      'repositories/acr/connected-registry/content/write'
      'repositories/acr/connected-registry/metadata/read'
      'repositories/acr/connected-registry/metadata/write'
      'repositories/base/content/delete'
      'repositories/base/content/read'
      'repositories/base/content/write'
      'repositories/base/metadata/read'
      'repositories/base/metadata/write'
    ]
  }
}

resource scopeMap_site01 'Microsoft.ContainerRegistry/registries/scopeMaps@2025-11-01' = {
  parent: registry
  name: 'site01'
  properties: {
    actions: [
      'gateway/cell01/config/read'
      'gateway/cell01/config/write'
      'gateway/cell01/message/read'
      'gateway/cell01/message/write'
      'gateway/site01/config/read'
      'gateway/site01/config/write'
      'gateway/site01/message/read'
      'gateway/site01/message/write'
      'repositories/acr/connected-registry/content/read'
      'repositories/acr/connected-registry/metadata/read'
      'repositories/base/content/read'
      'repositories/base/metadata/read'
    ]
  }
}

resource scopeMap_cell01 'Microsoft.ContainerRegistry/registries/scopeMaps@2025-11-01' = {
  parent: registry
  name: 'cell01'
  properties: {
    actions: [
      'gateway/cell01/config/read'
      'gateway/cell01/config/write'
      'gateway/cell01/message/read'
      'gateway/cell01/message/write'
      'repositories/acr/connected-registry/content/read'
      'repositories/acr/connected-registry/metadata/read'
      'repositories/base/content/read'
      'repositories/base/metadata/read'
    ]
  }
}

resource token_region 'Microsoft.ContainerRegistry/registries/tokens@2025-11-01' = {
  parent: registry
  name: 'region'
  properties: {
    scopeMapId: scopeMap_region.id
    status: 'enabled'
  }
}

resource token_site01 'Microsoft.ContainerRegistry/registries/tokens@2025-11-01' = {
  parent: registry
  name: 'site01'
  properties: {
    scopeMapId: scopeMap_site01.id
    status: 'enabled'
  }
}

resource token_cell01 'Microsoft.ContainerRegistry/registries/tokens@2025-11-01' = {
  parent: registry
  name: 'cell01'
  properties: {
    scopeMapId: scopeMap_cell01.id
    status: 'enabled'
  }
}

resource token_depot 'Microsoft.ContainerRegistry/registries/tokens@2025-11-01' = {
  parent: registry
  name: 'depot'
  properties: {
    scopeMapId: resourceId('Microsoft.ContainerRegistry/registries/scopeMaps', registryName, 'depot')
    status: 'disabled'
  }
}

resource registry_region 'Microsoft.ContainerRegistry/registries/connectedRegistries@2025-11-01' = {
  parent: registry
  name: 'region'
  properties: {
    mode: 'ReadWrite'
    parent: {
      syncProperties: {
        tokenId: token_region.id
        schedule: '* * * * *'
        messageTtl: 'P2D'
      }
    }
    clientTokenIds: []
    notificationsList: [
      'base:1.0:push'
      '*@*:delete'
    ]
    logging: {
      logLevel: 'Warning'
      auditLogStatus: 'Disabled'
    }
    garbageCollection: {
      enabled: true
      schedule: '0 0 * * *'
    }
  }
}

resource registry_site01 'Microsoft.ContainerRegistry/registries/connectedRegistries@2025-11-01' = {
  parent: registry
  name: 'site01'
  properties: {
    mode: 'ReadOnly'
    parent: {
      id: registry_region.id
      syncProperties: {
        tokenId: token_site01.id
        schedule: '0 2 * * *'
        syncWindow: 'PT2H'
        messageTtl: 'P3D'
      }
    }
    clientTokenIds: [
      token_depot.id
    ]
    notificationsList: [
      'base:1.0:push'
      '*@*:delete'
    ]
    logging: {
      logLevel: 'Warning'
      auditLogStatus: 'Disabled'
    }
    garbageCollection: {
      enabled: true
      schedule: '0 0 * * *'
    }
  }
}

resource registry_cell01 'Microsoft.ContainerRegistry/registries/connectedRegistries@2025-11-01' = {
  parent: registry
  name: 'cell01'
  properties: {
    mode: 'ReadOnly'
    parent: {
      id: registry_site01.id
      syncProperties: {
        tokenId: token_cell01.id
        schedule: '0 2 * * *'
        syncWindow: 'PT2H'
        messageTtl: 'P3D'
      }
    }
    clientTokenIds: []
    notificationsList: [
      'base:1.0:push'
      '*@*:delete'
    ]
    logging: {
      logLevel: 'Warning'
      auditLogStatus: 'Disabled'
    }
    garbageCollection: {
      enabled: false
      schedule: '0 5 * * *'
    }
  }
}

resource registry_depot 'Microsoft.ContainerRegistry/registries/connectedRegistries@2025-11-01' = {
  parent: registry
  name: 'depot'
  properties: {
    mode: 'ReadOnly'
    parent: {
      syncProperties: {
        tokenId: token_depot.id
        schedule: '* * * * *'
        messageTtl: 'P2D'
      }
    }
    clientTokenIds: []
    notificationsList: [
      'base:*:delete'
    ]
    logging: {
      logLevel: 'Information'
      auditLogStatus: 'Disabled'
    }
    garbageCollection: {
      enabled: true
      schedule: '0 0 * * *'
    }
  }
}

resource registry_line1 'Microsoft.ContainerRegistry/registries/connectedRegistries@2025-11-01' = {
  parent: registry
  name: 'line1'
  properties: {
    mode: 'ReadOnly'
    parent: {
      id: resourceId('Microsoft.ContainerRegistry/registries/connectedRegistries', registryName, 'plant')
      syncProperties: {
        tokenId: resourceId('Microsoft.ContainerRegistry/registries/tokens', registryName, 'line1')
        schedule: '0 12 * * *'
        syncWindow: 'PT4H'
        messageTtl: 'P2D'
      }
    }
    clientTokenIds: []
    notificationsList: []
    logging: {
      logLevel: 'Information'
      auditLogStatus: 'Disabled'
    }
    garbageCollection: {
      enabled: true
      schedule: '0 0 * * *'
    }
  }
}

{ 'variables': {}, 'target_defaults': { 'default_configuration': 'Release',
  'configurations': { 'Debug': {'cflags': ['-g','-O0']}, 'Release': {'cflags': ['-O3']} }, 'cflags': ['-pthread','-fPIC'],
  'conditions': [['OS=="mac"', {'xcode_settings': {'OTHER_LDFLAGS': ['-undefined dynamic_lookup']}}]] } }

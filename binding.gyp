{
  "targets": [
    {
      "target_name": "millrace",
      "sources": ["<!@(node -p \"require('fs').readFileSync('native/sources.txt','utf8').split('\\n').filter(l=>/^[a-z].*\\.cpp$/.test(l)).map(l=>'native/'+l).join(' ')\")"],
      "include_dirs": [
        "native",
        "<!(node -p \"require('node-addon-api').include_dir\")",
        "<!(node -p \"require('node-api-headers').include_dir\")"
      ],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_CPP_EXCEPTIONS", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
      "cflags_cc!": ["-fno-exceptions", "-fno-rtti"],
      "cflags_cc": ["-std=gnu++20", "-O3", "-fexceptions", "-ffp-contract=off", "-fvisibility=hidden", "-fno-math-errno", "-pthread"],
      "ldflags": ["-pthread", "-static-libstdc++", "-static-libgcc"],
      "xcode_settings": {
        "CLANG_CXX_LANGUAGE_STANDARD": "gnu++20",
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "OTHER_CPLUSPLUSFLAGS": ["-O3", "-ffp-contract=off", "-fno-math-errno"]
      }
    }
  ]
}

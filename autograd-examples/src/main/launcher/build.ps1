# Builds what is missing or older than its sources: autograd.cmd runs this first. The file autograd does the same in sh.
$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot\..\..\..\..").Path
$target = "$root\target\launcher"
$built = "$target\class-path.args"
$modules = 'autograd-core', 'autograd-nn', 'autograd-examples'

function Test-Current {
    if (-not (Test-Path -LiteralPath $built)) { return $false }
    $time = (Get-Item -LiteralPath $built).LastWriteTimeUtc
    $poms = @("$root\pom.xml") + ($modules | ForEach-Object { "$root\$_\pom.xml" })
    $folders = @("$root\.mvn") + ($modules | ForEach-Object { "$root\$_\src\main" } | Where-Object { Test-Path -LiteralPath $_ })
    $files = @(Get-Item -LiteralPath ($poms + $folders)) + @(Get-ChildItem -LiteralPath $folders -Recurse)
    return -not ($files | Where-Object { $_.LastWriteTimeUtc -gt $time } | Select-Object -First 1)
}

function Invoke-Build {
    $note = if (Test-Path -LiteralPath $built) { '' } else { '(the first build downloads about 180 MB) ' }
    [Console]::Error.WriteLine("building autograd $note...")
    $started = (Get-Date).ToUniversalTime()
    $jars = "$target\jars-$PID"
    New-Item -ItemType Directory -Force $jars | Out-Null
    $log = "$jars\log"
    $options = '-q -B -Dstyle.color=never -Dquick -Dmaven.test.skip=true -Dnd4j.backend=nd4j-native package'
    cmd /d /c "mvn -f ""$root\pom.xml"" $options > ""$log"" 2>&1"
    if ($LASTEXITCODE -ne 0) {
        [Console]::Error.WriteLine((Get-Content -LiteralPath $log -Raw))
        throw 'the build failed, see above (it needs Maven 3.8 and a JDK 17, or newer, on the PATH)'
    }
    foreach ($module in $modules) { Copy-Item "$root\$module\target\$module-*.jar" $jars }
    $classPath = "$jars\*;" + (Get-Content -LiteralPath "$root\autograd-examples\target\class-path" -Raw).Trim()
    # Java's argument files take a backslash as an escape, and the system's own character set.
    $line = '-cp "' + $classPath.Replace('\', '\\') + '"'
    [IO.File]::WriteAllText("$jars\new", $line, [Text.Encoding]::Default)
    # Dated to the start: a source edited while Maven ran is newer, and the next call builds again.
    (Get-Item -LiteralPath "$jars\new").LastWriteTimeUtc = $started
    Move-Item -Force -LiteralPath "$jars\new" $built
    # A program that still runs from an older build keeps its folder until the next build.
    Get-ChildItem "$target\jars-*" | Where-Object { $_.FullName -ne $jars } |
        Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
}

try {
    if (Test-Current) { exit 0 }
    New-Item -ItemType Directory -Force $target | Out-Null
    # The lock is a file held open: Windows releases it when its owner ends, however it ends.
    $lock = $null
    while (-not $lock) {
        try { $lock = [IO.File]::Open("$target\lock", 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 200 }
    }
    try { if (-not (Test-Current)) { Invoke-Build } } finally { $lock.Dispose() }
    exit 0
} catch {
    [Console]::Error.WriteLine("autograd: $_")
    exit 1
}

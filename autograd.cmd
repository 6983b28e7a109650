@echo off
rem Builds what is missing or older than its sources, then runs the command autograd with the given arguments.
setlocal
set "launcher=%~dp0autograd-examples\src\main\launcher"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
powershell -NoProfile -ExecutionPolicy Bypass -File "%launcher%\build.ps1" || exit /b 1
"%java%" "@%launcher%\jvm.options" "@%~dp0target\launcher\class-path.args" dev.autograd.examples.Main %*

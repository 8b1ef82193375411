using Airworthy.Server.Tests.Commands;

namespace Airworthy.Server.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("serve", "")]
    [InlineData("--demo", "--Airworthy:Demo=true")]
    [InlineData("serve --demo --urls http://127.0.0.1:1;http://127.0.0.1:2", "--urls=http://127.0.0.1:1;http://127.0.0.1:2 --Airworthy:Demo=true")]
    [InlineData("--urls=http://127.0.0.1:1", "--urls=http://127.0.0.1:1")]
    [InlineData("--data-path /srv/a", "--Airworthy:DataPath=/srv/a")]
    [InlineData("--Airworthy:DataPath=/srv/a --Airworthy:Demo true", "--Airworthy:DataPath=/srv/a --Airworthy:Demo true")]
    [InlineData("Airworthy:DataPath=/srv/a", "Airworthy:DataPath=/srv/a")]
    [InlineData("serve --environment=Development --Logging:LogLevel:Default Debug", "--environment=Development --Logging:LogLevel:Default Debug")]
    [InlineData("--Airworthy:Bootstrap:Token @file", "--Airworthy:Bootstrap:Token @file")]
    public async Task Serving_is_the_default_and_takes_settings(string typed, string settings)
    {
        var run = await Invocation.Of(Split(typed));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Split(settings), run.Served!);
    }

    [Theory]
    [InlineData("bakcup", "'bakcup' is no command. Known: serve, backup, restore, check")]
    [InlineData("--dem", "'--dem' is no option and no setting.")]
    [InlineData("serve --Airworthy:Demo=true elsewhere", "'elsewhere' is no option and no setting.")]
    [InlineData("project lst", "'lst' is no command. Known: list, create")]
    [InlineData("token create", "Required argument 'name' missing for command: 'create'")]
    [InlineData("project create Not-A-Slug --id 0", "Slug must be 1-50 of")]
    [InlineData("project create shop --id many", "'many'")]
    [InlineData("backup", "Option '--to' is required.")]
    [InlineData("backup --to", "'--to'")]
    [InlineData("backup --to a --form b", "'--form'")]
    [InlineData("restore --from a --Airworthy:DataPath=b", "'--Airworthy:DataPath=b'")]
    public async Task What_is_not_understood_is_named(string typed, string named)
    {
        var run = await Invocation.Of(Split(typed));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Null(run.Served);
    }

    [Theory]
    [InlineData("bakcup", "See: airworthy --help")]
    [InlineData("backup", "See: airworthy backup --help")]
    [InlineData("token create", "See: airworthy token create --help")]
    public async Task Where_to_read_on_is_told(string typed, string hint) =>
        Assert.Contains(hint, (await Invocation.Of(Split(typed))).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var run = await Invocation.Of("--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(["serve", "backup", "restore", "check", "project", "token"], command => Assert.Contains(command, run.Output, StringComparison.Ordinal));
        Assert.Null(run.Served);
    }

    private static string[] Split(string typed) => typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

using System.Net;
using System.Text.RegularExpressions;

namespace Airworthy.Server.Tests.Commands;

/// <summary>Projects and tokens, set up beside a server.</summary>
public sealed class SetUpTests : IDisposable
{
    private static readonly Uri Question = new("/api/0/organizations/airworthy/sessions/?field=sum(session)&statsPeriod=1d", UriKind.Relative);

    private readonly TemporaryFolder _folder = new();

    public SetUpTests() => new ServerUnderTest(_folder.Path).Dispose();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_that_was_created_takes_data_at_the_next_start()
    {
        var created = await Run("project", "create", "portal", "--id", "7", "--key", "portalkey", "--platform", "javascript");
        Assert.Equal((0, "Created project 'portal': number 7, key portalkey."), (created.ExitCode, created.Output.TrimEnd()));

        using var server = new ServerUnderTest(_folder.Path);
        using var client = server.Anonymous();
        await client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow())), "/api/7/envelope/?sentry_key=portalkey");
        var listed = await Run("project", "list");
        Assert.Equal(2, listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches("(?m)^7 +portal +javascript +portalkey\r?$", listed.Output);
    }

    [Fact]
    public async Task A_project_whose_slug_is_taken_is_refused()
    {
        var run = await Run("project", "create", "shop");
        Assert.Equal((1, "Project 'shop' cannot be created: its number, its slug or its key belongs to another project."), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_token_is_accepted_until_it_is_revoked()
    {
        var token = (await Run("token", "create", "ci")).Output.TrimEnd();
        var again = await Run("token", "create", "ci");
        Assert.Equal((1, "There is a token 'ci' already."), (again.ExitCode, again.Error.TrimEnd()));
        Assert.Equal(HttpStatusCode.OK, await Ask(token));

        var listed = (await Run("token", "list")).Output;
        Assert.Matches($"(?m)^2.+Z  user +…{token[^4..]} +2.+Z +ci  \\(every scope\\)\r?$", listed);
        Assert.Equal(0, (await Run("token", "revoke", "ci")).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(token));
        Assert.Equal(1, (await Run("token", "revoke", "ci")).ExitCode);
    }

    [Fact]
    public async Task A_token_with_scopes_may_do_no_more()
    {
        var token = (await Run("token", "create", "reader", "--scope", "project:read", "--scope", "event:read")).Output.TrimEnd();

        Assert.Matches("^sntryu_[0-9a-f]{64}$", token);
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(token));
        Assert.Matches("(?m) reader  \\(project:read event:read\\)\r?$", (await Run("token", "list")).Output);
    }

    [Fact]
    public async Task A_token_for_builds_says_where_the_server_is()
    {
        var token = (await Run("token", "create", "ci", "--organization", "--url", "https://airworthy.example/")).Output.TrimEnd();

        var facts = System.Text.Json.Nodes.JsonNode.Parse(Convert.FromBase64String(token.Split('_')[1]))!;
        Assert.Equal(("https://airworthy.example", "airworthy"), ((string)facts["url"]!, (string)facts["org"]!));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask(token));
        Assert.Matches($"(?m)^2.+Z  organization +…{Regex.Escape(token[^4..])} +2.+Z +ci  \\(org:ci\\)\r?$", (await Run("token", "list")).Output);
    }

    [Theory]
    [InlineData("'moon:read' is no scope", "--scope", "moon:read")]
    [InlineData("--organization and --url go together", "--organization")]
    [InlineData("--organization and --url go together", "--url", "https://airworthy.example")]
    [InlineData("leave --scope out", "--organization", "--url", "https://airworthy.example", "--scope", "org:ci")]
    [InlineData("is not the root of a server", "--organization", "--url", "https://airworthy.example/tracker")]
    [InlineData("is not the root of a server", "--organization", "--url", "airworthy.example")]
    public async Task A_token_that_cannot_be_is_refused_and_says_why(string why, params string[] options)
    {
        var run = await Run(["token", "create", "x", .. options]);
        Assert.Equal(CommandLine.Misused, run.ExitCode);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project", "create", "portal")]
    [InlineData("token", "create", "ci")]
    [InlineData("token", "revoke", "bootstrap")]
    public async Task What_a_server_would_not_see_is_refused_while_it_serves(params string[] command)
    {
        using var server = new ServerUnderTest(_folder.Path);
        var run = await Run(command);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is another airworthy running on it?", run.Error, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> Ask(string token)
    {
        using var server = new ServerUnderTest(_folder.Path);
        using var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync(Question);
        return answer.StatusCode;
    }

    private Task<Invocation> Run(params string[] command) => Invocation.Of([.. command, "--data-path", _folder.Path]);
}

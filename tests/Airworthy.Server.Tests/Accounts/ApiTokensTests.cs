using System.Net;
using System.Text.Json.Nodes;
using Airworthy.Server.Accounts;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Accounts;

/// <summary>What is kept of tokens.</summary>
public sealed class ApiTokensTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_token_stands_on_the_disk()
    {
        string user, build;
        using (var server = new ServerUnderTest(_folder.Path, _time))
        {
            var tokens = server.Services.GetRequiredService<ApiTokens>();
            user = tokens.CreateForUser("laptop").Token;
            build = tokens.CreateForOrganization("ci", server.Address, "airworthy").Token;
        }

        var store = File.ReadAllText(Path.Combine(_folder.Path, DataFolder.StoreFile), System.Text.Encoding.Latin1);
        Assert.Contains("laptop", store, StringComparison.Ordinal);
        foreach (var token in new[] { user, build, ServerUnderTest.Token })
            Assert.DoesNotContain(token[..^4][^12..], store, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_use_is_written_within_a_minute_and_outlives_a_restart()
    {
        using (var server = new ServerUnderTest(_folder.Path, _time))
        {
            using var client = server.Authorized();
            await client.GetStringAsync(new Uri("/api/0/projects/airworthy/shop/", UriKind.Relative));
            _time.Advance(TimeSpan.FromSeconds(10));
            await client.GetStringAsync(new Uri("/api/0/organizations/", UriKind.Relative));

            // At once in what the server says, later in the store.
            var listed = JsonNode.Parse(await client.GetStringAsync(new Uri("/api/0/api-tokens/", UriKind.Relative)))![0]!;
            Assert.Equal(("2026-03-10T12:30:10Z", "1"), ((string)listed["dateLastUsed"]!, (string)listed["projectLastUsedId"]!));
            Assert.Null(Stored());
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(new TokenUse(Start.AddSeconds(10), new(1)), await WaitForStored());
            await client.GetStringAsync(new Uri("/api/0/organizations/", UriKind.Relative));
        }

        // What was noted last is written as the server ends.
        Assert.Equal(new TokenUse(Start.AddSeconds(70), new(1)), Stored());
    }

    [Fact]
    public async Task Tokens_from_before_there_were_scopes_still_open_everything()
    {
        string hash;
        using (var server = new ServerUnderTest(_folder.Path, _time))
            hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("an old token of theirs"u8));
        using (var folder = new DataFolder(_folder.Path))
        using (var database = new StoreDatabase(folder, new Disk(), []))
        using (var store = database.Open())
        {
            using var command = store.CreateCommand();
            command.CommandText = $"insert into api_token values ('{hash}', 'old', '2026-01-01T00:00:00.0000000+00:00')";
            command.ExecuteNonQuery();
        }

        using var restarted = new ServerUnderTest(_folder.Path, _time);
        using var client = restarted.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "an old token of theirs");
        using var answer = await client.GetAsync(new Uri("/api/0/api-tokens/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var old = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Single(one => (string)one!["name"]! == "old")!;
        Assert.Equal(("2026-01-01T00:00:00Z", (string?)null), ((string)old["dateCreated"]!, (string?)old["tokenLastCharacters"]));
        Assert.Equal(ApiScopes.All, old["scopes"]!.AsArray().Select(scope => (string)scope!));
    }

    private TokenUse? Stored()
    {
        using var store = DatabaseFile.OpenToRead(_folder.Path, DataFolder.StoreFile);
        return ApiTokens.Read(store).Single(token => token.Name == "bootstrap").LastUse;
    }

    private async Task<TokenUse?> WaitForStored()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Stored() is null)
            await Task.Delay(20, limit.Token);
        return Stored();
    }
}

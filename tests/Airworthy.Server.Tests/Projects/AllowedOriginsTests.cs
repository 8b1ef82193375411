using System.Net;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Tests.Projects;

public class AllowedOriginsTests
{
    [Theory]
    [InlineData("*", "http://anything.example", "", true)]
    [InlineData("http://valid.example", "http://valid.example", "", true)]
    [InlineData("http://valid.example", "https://valid.example", "", false)]
    [InlineData("http://valid.example", "", "http://valid.example/some/page?x=1", true)]
    [InlineData("http://valid.example", "http://other.example", "http://valid.example/", false)]
    [InlineData("http://*", "http://other.example", "", true)]
    [InlineData("http://*", "https://other.example", "", false)]
    [InlineData("valid.example", "https://valid.example:8443", "", true)]
    [InlineData("valid.example", "https://sub.valid.example", "", false)]
    [InlineData("*.valid.example", "https://sub.valid.example", "", true)]
    [InlineData("one.example, two.example", "https://two.example", "", true)]
    [InlineData("", "https://valid.example", "", false)]
    [InlineData("", "", "", true)]
    [InlineData("valid.example", "null", "", true)]
    [InlineData("valid.example", "app://bundle", "", true)]
    public void An_entry_accepts_what_it_names(string entries, string origin, string referer, bool isAccepted) =>
        Assert.Equal(isAccepted, new AllowedOrigins(entries).Accept(origin, referer));

    [Fact]
    public async Task Another_site_gets_403_and_can_read_it()
    {
        using var folder = new TemporaryFolder();
        using var server = new ServerUnderTest(folder.Path, settings: ("Bootstrap:Projects:0:AllowedOrigins", "valid.example"));
        using var client = server.Anonymous();

        Assert.Equal(HttpStatusCode.OK, await Send(client, "https://valid.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Send(client, "https://other.example"));
    }

    private static async Task<HttpStatusCode> Send(HttpClient client, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.EnvelopePath) { Content = new StringContent("{}") };
        request.Headers.Add("Origin", origin);
        using var answer = await client.SendAsync(request);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        return answer.StatusCode;
    }
}

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::{BehaviorVersion, ConfigLoader, SdkConfig};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

const DEFAULT_REGION: &str = "us-east-1";

fn loader() -> ConfigLoader {
    let tls = Provider::Rustls(CryptoMode::AwsLc);
    let http = aws_smithy_http_client::Builder::new().tls_provider(tls).build_https();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http)
}

/// One client of each service, all of one configuration. Build it once per process.
#[derive(Debug, Clone)]
pub struct Clients {
    config: SdkConfig,
    /// Where the services are when they are not AWS's own (`AWS_ENDPOINT_URL`).
    pub endpoint: Option<String>,
    /// The region, such as `eu-central-1`.
    pub region: String,
}

impl Clients {
    /// Reads region, credentials and endpoint from the environment, as every AWS tool does.
    pub async fn from_environment() -> Self {
        Self::of(loader().load().await)
    }

    /// The same with an endpoint of one's own, such as an emulated cloud.
    pub async fn with_endpoint(endpoint: &str) -> Self {
        let region = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new()).or_else(DEFAULT_REGION);
        Self::of(loader().endpoint_url(endpoint).region(region).load().await)
    }

    fn of(config: SdkConfig) -> Self {
        Self {
            endpoint: config.endpoint_url().map(str::to_owned),
            region: config
                .region()
                .map_or_else(|| DEFAULT_REGION.to_owned(), ToString::to_string),
            config,
        }
    }

    /// Tables.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.config)
    }

    /// Objects. An endpoint of one's own has no DNS name per bucket, so the bucket goes into the path there.
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config).force_path_style(self.endpoint.is_some());
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// Queues.
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&self.config)
    }

    /// Temporary credentials.
    pub fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.config)
    }

    /// Signing keys.
    pub fn secrets(&self) -> aws_sdk_secretsmanager::Client {
        aws_sdk_secretsmanager::Client::new(&self.config)
    }
}
